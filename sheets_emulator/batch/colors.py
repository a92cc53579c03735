"""Colours as Google gives them back: eight bits a channel, and each beside its style."""

import struct
from collections.abc import Callable

from sheets_emulator.masks import Mask, merge_fields
from sheets_emulator.wire import Json, JsonValue

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
_STYLES = {style: color for color, style in _TWINS.items()}


def _channel(value: float) -> float | int:
    level = int(min(max(value, 0), 1) * 255 + 1e-4)
    if level == 255:  # noqa: PLR2004 - full
        return 1
    single: float = struct.unpack("f", struct.pack("f", level / 255))[0]
    return float(f"{single:.8g}")


def normal_color(color: Json) -> Json:
    return {name: _channel(color[name]) for name in _CHANNELS if color.get(name)}


def _each(value: JsonValue, change: Callable[[Json], Json]) -> JsonValue:
    """The value with every message in it changed."""
    if isinstance(value, dict):
        return change(value)
    if isinstance(value, list):
        return [_each(part, change) for part in value]
    return value


def _one_way(message: Json) -> Json:
    """The message with its colours as styles only, so that one cannot contradict the other."""
    result: Json = {}
    for key, value in message.items():
        if key in _TWINS and isinstance(value, dict):
            if not message.get(_TWINS[key]):
                result[_TWINS[key]] = {"rgbColor": normal_color(value)}
        elif key in _STYLES and isinstance(value, dict):
            if isinstance(value.get("rgbColor"), dict):
                result[key] = {"rgbColor": normal_color(value["rgbColor"])}
            elif value:
                result[key] = value
        else:
            result[key] = _each(value, _one_way)
    return result


def _both_ways(message: Json) -> Json:
    result: Json = {}
    for key, value in message.items():
        result[key] = value if key in _STYLES else _each(value, _both_ways)
        if key in _STYLES and "rgbColor" in value:
            result[_STYLES[key]] = value["rgbColor"]
    return result


def _mask_one_way(mask: Mask) -> Mask:
    return {
        _TWINS.get(name, name): {} if name in _TWINS or name in _STYLES else _mask_one_way(inner)
        for name, inner in mask.items()
    }


def normal_format(message: Json) -> Json:
    """The message with its colours rounded and given in both of Google's ways, at any depth."""
    return _both_ways(_one_way(message))


def merge_looks(old: Json, sent: Json, mask: Mask) -> Json:
    """merge_fields for messages with colours: either way of giving one replaces both."""
    return _both_ways(merge_fields(_one_way(old), _one_way(sent), _mask_one_way(mask)))
