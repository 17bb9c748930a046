"""The editors' room: who comes in, what its front page shows, and the pages beside the lists of records."""

from django.contrib.admin import AdminSite
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from archive import roles


class EntryForm(AuthenticationForm):
    """Lets in whoever has a role."""

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if not user.has_perm(roles.ENTER):
            words = _("This account has no role in the archive; ask an administrator for one.")
            raise ValidationError(words, code="no_role")


class EditorsSite(AdminSite):
    site_header = "Jiyao 纪要"
    site_title = "Jiyao"
    index_title = _("Editors' room")
    login_form = EntryForm

    def has_permission(self, request):
        return request.user.is_active and request.user.has_perm(roles.ENTER)
