"""QR codes for printed papers. A leaf."""

import qrcode
from qrcode.constants import ERROR_CORRECT_M


def qr_svg(text: str) -> str:
    """A QR as SVG, one unit a module, with the quiet zone of four that the standard asks for."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make()
    matrix = code.get_matrix()
    dark = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, line in enumerate(matrix)
        for x, is_dark in enumerate(line)
        if is_dark
    )
    size = len(matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{dark}"/></svg>'
    )
