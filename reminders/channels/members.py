"""From a bureau to its people: the one row of a step becomes a row for each person and channel."""

from reminders import posting
from reminders.channels import DeliveryFailed


class MembersChannel:
    """Copies a message to those who hold its roles now. The copies are written in the transaction that
    marks the row as sent, so each person gets it exactly once, whoever is killed when."""

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass

    def send(self, notification):
        """Write the copies. Raises DeliveryFailed while the portal has no people at all."""
        message = posting.Message(
            kind=notification.kind,
            subject=notification.subject,
            body=notification.body,
            link=notification.link,
            is_late=notification.is_late,
            waits_for_morning=notification.waits_for_morning,
            good_until=notification.good_until,
        )
        rows = posting.post_to_members(notification.bureau_id, notification.roles, message)
        if not rows:
            raise DeliveryFailed("平台还没有可以通知的人员")
        posting.write(rows)
