"""Who may do what: the one list of the editors' roles and their permissions.

The pages ask for a permission, never for a role: ``request.user.has_perm("archive.publish_meeting")``.
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions

ENTER = "archive.view_meeting"  # whoever may look at the records may enter the editors' room
WRITE = "archive.add_draft"
PUBLISH = "archive.publish_meeting"
REVIEW = "archive.review_meeting"
MERGE = {"person": "archive.merge_person", "organ": "archive.merge_organ"}

# Rows that belong to a record: who may correct the record may add and remove them.
_ROWS = (
    *("attendance", "agendaitem", "directive", "reference", "mention", "formulationuse"),
    *("personname", "organname", "formulationvariant", "post"),
)
_RECORDS = ("person", "organ", "place", "topic", "formulation")
_DOCUMENTS = ("meeting", "sourcedocument")

_editor = {
    *(f"{verb}_{row}" for row in _ROWS for verb in ("add", "change", "delete")),
    *(f"{verb}_{record}" for record in _RECORDS for verb in ("add", "change")),
    *("add_draft", "change_draft", "delete_draft", "change_meeting", "change_writeup", "change_sourcedocument"),
}
_reviewer = _editor | {
    *("publish_meeting", "review_meeting", "merge_person", "merge_organ"),
    *(f"add_{record}" for record in _DOCUMENTS),
    *(f"delete_{record}" for record in (*_RECORDS, *_DOCUMENTS)),
    *("change_importproblem", "change_formulationcandidate", "change_writeup"),
}

# Role -> what it may do beyond looking; None stands for everything, accounts included.
ROLES: dict[str, set[str] | None] = {
    "viewer": set(),
    "editor": _editor,
    "reviewer": _reviewer,
    "administrator": None,
}


def make_roles(sender, using, **kwargs) -> None:
    """The roles are there after every migration, as this list says. Runs with ``post_migrate``."""
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for label in ("archive", "auth", "authtoken", "axes"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    known = permission.objects.using(using)
    records = known.filter(content_type__app_label="archive")
    for name, allowed in ROLES.items():
        role, _ = group.objects.using(using).get_or_create(name=name)
        if allowed is None:
            given = known.filter(content_type__app_label__in=("archive", "auth", "authtoken", "axes"))
        else:
            given = records.filter(codename__in=allowed) | records.filter(codename__startswith="view_")
        role.permissions.set(given)
