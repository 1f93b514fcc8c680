"""Draws the program's icon in the sizes that systems ask for; runs where Qt and pillow are.

python bundle/icons.py dairyos.svg FOLDER
"""

import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIDES = (16, 24, 32, 48, 64, 128, 256)
"""In dots. Windows takes any of them out of one .ico; Linux has a folder for each."""


def draw(svg: Path, folder: Path) -> None:
    """Writes `SIDE.png` for each side, and `dairyos.ico` with all of them.

    Raises:
        ValueError: The picture can't be read.
    """
    renderer = QSvgRenderer(str(svg))
    if not renderer.isValid():
        raise ValueError(f"{svg} is no picture that Qt can draw")
    for side in SIDES:
        image = QImage(side, side, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        image.save(str(folder / f"{side}.png"))
    pictures = [Image.open(folder / f"{side}.png") for side in SIDES]
    pictures[-1].save(folder / "dairyos.ico", append_images=pictures[:-1])


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
