"""The ways a message leaves the house. The inbox and paper need none: those rows are sent when written."""


class DeliveryFailed(Exception):
    """One message could not be delivered.

    is_final: trying again cannot help (the other side refuses this message or this address).
    is_server_down: the other side does not answer at all, so that other messages need not be tried.
    """

    def __init__(self, reason, *, is_final=False, is_server_down=False):
        super().__init__(reason)
        self.is_final = is_final
        self.is_server_down = is_server_down


def delivery_key(notification) -> str:
    """The name of a message towards the other side; the same at every attempt.

    The moment is part of it: a database restored from a backup gives the same id to another message.
    """
    return f"{notification.pk}-{int(notification.created_at.timestamp())}"
