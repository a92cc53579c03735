"""Colours as Google gives them back: eight bits a channel, and each beside its style."""

import struct

from sync_service.sandbox.google.wire import Json

_CHANNELS = ("red", "green", "blue")
_TWINS = {
    "backgroundColor": "backgroundColorStyle",
    "foregroundColor": "foregroundColorStyle",
    "tabColor": "tabColorStyle",
    "color": "colorStyle",
    "headerColor": "headerColorStyle",
    "firstBandColor": "firstBandColorStyle",
    "secondBandColor": "secondBandColorStyle",
    "footerColor": "footerColorStyle",
}


def _channel(value: float) -> float | int:
    level = int(min(max(value, 0), 1) * 255 + 1e-4)
    if level == 255:  # noqa: PLR2004 - full
        return 1
    single: float = struct.unpack("f", struct.pack("f", level / 255))[0]
    return float(f"{single:.8g}")


def normal_color(color: Json) -> Json:
    return {name: _channel(color[name]) for name in _CHANNELS if color.get(name)}


def normal_format(message: Json) -> Json:
    """The message with its colours rounded and given in both of Google's ways, at any depth."""
    result: Json = {}
    for key, value in message.items():
        if key in _TWINS and isinstance(value, dict):
            style = message.get(_TWINS[key]) or {}
            color = (
                normal_color(value) if "rgbColor" not in style else normal_color(style["rgbColor"])
            )
            result[key] = color
            if "themeColor" not in style:
                result[_TWINS[key]] = {"rgbColor": color}
        elif key.endswith("Style") and isinstance(value, dict) and "rgbColor" in value:
            color = normal_color(value["rgbColor"])
            result[key] = {"rgbColor": color}
            result.setdefault(key.removesuffix("Style"), color)
        elif isinstance(value, dict):
            result[key] = normal_format(value)
        elif isinstance(value, list):
            result[key] = [
                normal_format(part) if isinstance(part, dict) else part for part in value
            ]
        else:
            result[key] = value
    return result
