"""Contrast of the colours in the style sheet, computed by hand.

OKLCH to linear sRGB after Björn Ottosson, "A perceptual color space for image processing" (2020);
relative luminance and contrast ratio after WCAG 2.2. Out-of-gamut channels are clipped, as
browsers do. Colours are (OKLab L, a, b, alpha).
"""

import math
import re
from dataclasses import dataclass

Colour = tuple[float, float, float, float]
Rgb = tuple[float, float, float]

TRANSPARENT: Colour = (0.0, 0.0, 0.0, 0.0)


def split_arguments(text: str) -> list[str]:
    """The arguments of a CSS function, divided at the commas outside of brackets."""
    parts, depth, begin = [], 0, 0
    for place, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            parts.append(text[begin:place].strip())
            begin = place + 1
    return [*parts, text[begin:].strip()]


def lightness_chroma_hue(text: str) -> Colour:
    """The inside of `oklch(L C H / alpha)`; the hue in degrees."""
    body, _, alpha = text.partition("/")
    light, chroma, hue = (float(number) for number in body.split())
    angle = math.radians(hue)
    return light, chroma * math.cos(angle), chroma * math.sin(angle), float(alpha or 1)


def mix(first: Colour, share: float, second: Colour) -> Colour:
    """`color-mix(in oklab, first share, second)`, premultiplied; `share` from 0 to 1."""
    alpha = first[3] * share + second[3] * (1 - share)
    if alpha == 0:
        return TRANSPARENT
    weight = first[3] * share / alpha
    light, a, b = (
        x * weight + y * (1 - weight) for x, y in zip(first[:3], second[:3], strict=True)
    )
    return light, a, b, alpha


def linear(colour: Colour) -> Rgb:
    """OKLab to linear sRGB, clipped to 0..1."""
    light, a, b, _ = colour
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return tuple(min(1.0, max(0.0, channel)) for channel in (red, green, blue))


def encoded(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def decoded(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def over(front: Colour, back: Colour) -> Rgb:
    """A colour laid over an opaque one, blended as browsers do (gamma-encoded); linear sRGB."""
    alpha = front[3]
    pairs = zip(linear(front), linear(back), strict=True)
    return tuple(decoded(encoded(x) * alpha + encoded(y) * (1 - alpha)) for x, y in pairs)


def luminance(rgb: Rgb) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def contrast(front: Colour, back: Colour) -> float:
    """The WCAG ratio of a (perhaps translucent) colour on an opaque one, 1 to 21."""
    values = sorted((luminance(over(front, back)), luminance(linear(back))))
    return (values[1] + 0.05) / (values[0] + 0.05)


@dataclass(frozen=True)
class Palette:
    """The tokens of the style sheet in one theme: `theme` is 0 for light, 1 for dark."""

    tokens: dict[str, str]
    theme: int

    def read(self, value: str) -> Colour:
        """A CSS colour of the kinds that the style sheet uses; raises ValueError for another."""
        value = value.strip()
        if value == "transparent":
            return TRANSPARENT
        found = re.fullmatch(r"([a-z-]+)\((.*)\)", value, re.DOTALL)
        if found is None:
            raise ValueError(f"not a colour that this test can read: {value}")
        name, inside = found.groups()
        if name == "var":
            return self.read(self.tokens[split_arguments(inside)[0]])
        if name == "light-dark":
            return self.read(split_arguments(inside)[self.theme])
        if name == "color-mix":
            return self.mixed(split_arguments(inside))
        return lightness_chroma_hue(inside)

    def mixed(self, arguments: list[str]) -> Colour:
        space, first, second = arguments
        if space != "in oklab":
            raise ValueError(f"mixed {space}, not in oklab")
        colour, _, share = first.rpartition(" ")
        return mix(self.read(colour), float(share.rstrip("%")) / 100, self.read(second))


def tokens(css: str) -> dict[str, str]:
    """The custom properties of the tokens layer."""
    layer = css.split("@layer tokens {")[1].split("@layer reset {")[0]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", layer))
