"""A web whose disk for attachments is full: what people are told, and that nothing half written is left.

The disk is a tmpfs of a few megabytes, which only root may mount; elsewhere nothing is tried and the report says so.
"""

import hashlib
import io
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

from bench.visitors import Visitor, Webs

MEGABYTES, SIDE = 4, 500
MOST_UPLOADS = 20
SENTENCE = "存储空间已满，文件没有保存"
PAGE = "/complaints/new/whom/"


@contextmanager
def small_disk(path):
    """A disk of a few megabytes at this place; None where it cannot be mounted."""
    path.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(path)]
    if os.geteuid() or subprocess.run(command, check=False, capture_output=True).returncode:
        yield None
        return
    try:
        yield path
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)


def fill_disk(site) -> dict:
    """What came of uploads until the disk was full, and of a complaint without a file then."""
    with small_disk(site.home / "small-disk") as disk:
        if disk is None:
            return {"tried": False}
        static = Path(os.environ["VAR_DIR"]) / "static"
        [web] = site.add("web", 1, VAR_DIR=str(disk), STATIC_ROOT=str(static))
        webs = Webs(lambda: [web.port])
        statuses, sentences = [], []
        for number in range(MOST_UPLOADS):
            answer = upload(webs, number)
            statuses.append(answer.status_code)
            if answer.status_code == 507:
                sentences.append(SENTENCE in answer.text and "城关镇人民西路" in answer.text)
                break
        return {
            "tried": True,
            "uploads": statuses.count(302),
            "told_507_with_sentence_and_text": sentences == [True],
            "half_written": halves(disk),
            "filed_without_file": file_without(webs),
        }


def upload(webs, number):
    visitor = Visitor(webs, 900_000 + number)
    visitor.page("/complaints/new/what/")
    picture = io.BytesIO(noise(number))
    return visitor.send(
        "POST",
        PAGE,
        data={
            "csrfmiddlewaretoken": visitor.session.cookies["csrftoken"],
            "respondent_name": "高台县安心家政服务有限公司",
            "respondent_address": "城关镇人民西路",
            "go": "next",
        },
        files={"attachments": ("照片.png", picture, "image/png")},
    )


def noise(seed) -> bytes:
    """A picture that no compression makes smaller, of some 750 kB."""
    from random import Random

    from PIL import Image

    picture = Image.frombytes("RGB", (SIDE, SIDE), Random(seed).randbytes(SIDE * SIDE * 3))
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def halves(disk) -> int:
    """Files without a row, rows without their file, and files that are not what their row says."""
    from complaints.models import Attachment

    rows = dict(Attachment.objects.values_list("file", "digest"))
    files = {
        str(path.relative_to(disk / "attachments")): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (disk / "attachments").rglob("*")
        if path.is_file()
    }
    return sum(rows.get(name) != digest for name, digest in files.items())


def file_without(webs) -> int:
    """The status of a complaint that brings no file."""
    from bench.filing import body

    headers = {"Content-Type": "application/json"}
    visitor = Visitor(webs, 990_000)
    return visitor.send(
        "POST", "/api/v1/complaints/", data=body(990_000), headers=headers
    ).status_code
