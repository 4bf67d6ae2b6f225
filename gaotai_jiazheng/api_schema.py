"""What the description of the API says of every resource alike. A leaf."""

ERROR = {
    "type": "object",
    "required": ["code", "message", "fields"],
    "properties": {
        "code": {"description": "错误的代码；几项各有代码时是代码的列表或者对象"},
        "message": {"type": "string", "description": "给人看的一句话"},
        "fields": {"type": "object", "description": "哪一项错在哪里：名称到句子的列表"},
    },
}
ANSWER = {
    "description": "出错时的答复，各个状态码都是这个样子。",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}


def describe_errors(result, generator, request, public):
    """Give each operation the answer that it has for every error, and each error that it names the same body
    (drf-spectacular's postprocessing hook)."""
    result["components"].setdefault("schemas", {})["Error"] = ERROR
    for operations in result["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if status[0] in "45":
                    answer.setdefault("content", ANSWER["content"])
            operation["responses"].setdefault("default", ANSWER)
    return result
