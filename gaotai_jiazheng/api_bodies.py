"""How a body of the API is read. A leaf of its own: REST framework imports it while it imports its own views."""

from rest_framework import exceptions
from rest_framework.parsers import JSONParser


class ShallowJSONParser(JSONParser):
    """REST framework's own lets a body that is nested too deeply break the request."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise exceptions.ParseError("请求的内容不是有效的JSON。") from None
