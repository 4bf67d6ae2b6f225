"""What a public page weighs on the wire, with everything it loads, compressed."""

import gzip
import re
import urllib.parse
import urllib.request

from bench.bars import at_most

PAGES = ("/", "/complaints/", "/complaints/new/", "/complaints/track/", "/plan/")
LINKED = re.compile(rb'<(?:link[^>]+href|script[^>]+src|img[^>]+src)="([^"]+)"')


def measure(county):
    """Yields each page's kilobytes, gzip, with style sheet, scripts and pictures."""
    database = county.database(county.sizes[0])
    with county.portal(database) as port:
        origin = f"http://127.0.0.1:{port}"
        for page in PAGES:
            html = fetch(origin + page)
            linked = {urllib.parse.urljoin(page, link.decode()) for link in LINKED.findall(html)}
            weights = [len(gzip.compress(fetch(origin + link))) for link in sorted(linked)]
            total = (len(gzip.compress(html)) + sum(weights)) / 1024
            bars = [at_most(50, round(total, 1), "KB")]
            yield {"figure": page, "value": f"{total:.1f} KB", "bars": bars}


def fetch(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read()
