"""What stands on the page of a report and on the county's summary."""

from django.utils.formats import date_format

from papers.documents import Document, items, paragraph, table


def report_document(report, entries, figures) -> Document:
    """A bureau's report: measure by measure its words and its figures."""
    period = report.period
    blocks = [
        paragraph(
            f"数字由平台登记统计到{date_format(period.last_day)}，没有人工填报；"
            "进展文字由责任单位填写。"
        )
    ]
    for entry in entries:
        blocks.append(paragraph(f"第{entry.measure.number}项　{entry.measure.title}"))
        blocks.append(paragraph(entry.words))
        blocks += figure_table(figures, entry.measure.number)
    return Document(f"{report.bureau.name}{period}进展报告", tuple(blocks), has_seal=False)


def figure_table(figures, number) -> list[dict]:
    """The table of a measure's figures; no table where it has none."""
    rows = [(each.title, figure_words(each)) for each in figures if each.measure_number == number]
    return [table(rows)] if rows else []


def figure_words(figure) -> str:
    """Such as 31家（不少于30家，来自标准化评定登记）."""
    promised = f"不少于{figure.at_least}{figure.unit}" if figure.at_least is not None else ""
    source = f"来自{figure.register}" if figure.register else ""
    about = "，".join(filter(None, [promised, source]))
    return f"{figure.words}（{about}）" if about else figure.words


def summary_document(period, reports) -> Document:
    """All bureaus: the figures once, what each says, and who has not been accepted yet."""
    accepted = [report for report in reports if report.paper_id]
    waiting = [report for report in reports if not report.paper_id]
    blocks = [
        paragraph(
            f"共{len(reports)}个责任单位，已采纳{len(accepted)}份报告。"
            f"数字统计到{date_format(period.last_day)}。"
        )
    ]
    figures = {
        (each.measure_number, each.slug): each
        for report in accepted
        for each in report.figures.all()
    }
    if figures:
        in_order = [figures[key] for key in sorted(figures)]
        blocks.append(table((each.title, figure_words(each)) for each in in_order))
    for report in accepted:
        blocks.append(paragraph(f"{report.bureau.name}"))
        blocks.append(
            items(
                f"第{each.measure.number}项{each.measure.title}：{each.words}"
                for each in report.entries.all()
            )
        )
    if waiting:
        blocks.append(paragraph("还没有采纳报告的单位："))
        blocks.append(
            items(f"{report.bureau.name}，{report.get_state_display()}" for report in waiting)
        )
    return Document(f"{period}实施方案进展汇总", tuple(blocks), has_seal=False)
