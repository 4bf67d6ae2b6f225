"""The order of Chinese names: by their sound, as a telephone book has it."""

from django.db.models import BinaryField, Func


class NameOrder(Func):
    """A name as bytes that sort as its sound does.

    GB 18030 keeps the commonest 3,755 characters in the order of their pinyin, as GB 2312 had them; rarer ones
    stand before these. The database's own order is that of Unicode, which is that of nobody; a collation of ICU is
    not everywhere (docs/decisions/embedded-servers.md). The function is made by migration 0006.
    """

    function = "enterprises_name_order"
    arity = 1
    output_field = BinaryField()
