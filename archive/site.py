"""The editors' room: who comes in, what its front page shows, and the pages beside the lists of records."""

from django.contrib.admin import AdminSite
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.urls import path
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

    def get_urls(self):
        """The pages beside the lists; like those, they let in whoever has a role, and ask for what they need."""
        # Imported here: their forms rest on models, which are not there yet when the site is made.
        from archive.admin import entry, marking, merging, review

        own = [
            path("enter/", self.admin_view(entry.enter), name="enter"),
            path("enter/<int:pk>/", self.admin_view(entry.draft), name="draft"),
            path("enter/names/<slug:kind>/", self.admin_view(entry.names), name="names"),
            path("review/", self.admin_view(review.overview), name="review"),
            path("review/done/", self.admin_view(review.done), name="review_done"),
            path("review/<slug:matter>/", self.admin_view(review.first), name="review_matter"),
            path("review/<slug:matter>/<int:pk>/", self.admin_view(review.one), name="review_one"),
            path("archive/meeting/<int:pk>/mark/", self.admin_view(marking.mark), name="mark"),
            path("archive/<slug:kind>/<int:pk>/merge/", self.admin_view(merging.merge), name="merge"),
            path("archive/person/<int:pk>/split/", self.admin_view(merging.split), name="split"),
            path("undo/", self.admin_view(merging.undo), name="undo"),
        ]
        return own + super().get_urls()

    def index(self, request, extra_context=None):
        """The front page counts what waits."""
        from archive.admin import review

        waiting = review.counts() if request.user.has_perm(roles.REVIEW) else []
        total = sum(matter.count for matter in waiting)
        return super().index(request, {**(extra_context or {}), "waiting": waiting, "waiting_in_all": total})

    def has_permission(self, request):
        return request.user.is_active and request.user.has_perm(roles.ENTER)
