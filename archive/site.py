"""The editors' room: who comes in, what its front page shows, and the pages beside the lists of records."""

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.urls import path
from django.utils.translation import gettext_lazy as _

from archive import roles


class EntryForm(AuthenticationForm):
    """Lets in whoever has a role, and gives a code where the account asks for one."""

    code = forms.CharField(
        label=_("Code of the second factor"),
        help_text=_("Only where you have set one up."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if not user.has_perm(roles.ENTER):
            words = _("This account has no role in the archive; ask an administrator for one.")
            raise ValidationError(words, code="no_role")
        self._verify(user)

    def _verify(self, user):
        """A wrong code counts like a wrong password, and locks the account like one."""
        from archive.admin import second_factor

        if second_factor.device_of(user) is None:
            return
        code = self.cleaned_data.get("code", "")
        if not code:
            raise ValidationError(_("This account asks for a code beside the password."), code="no_code")
        user.otp_device = second_factor.verify(user, code)
        if user.otp_device is None:
            credentials = {"username": self.cleaned_data["username"]}
            user_login_failed.send(sender=__name__, credentials=credentials, request=self.request)
            raise ValidationError(second_factor.WRONG, code="wrong_code")


class EditorsSite(AdminSite):
    site_header = "Jiyao 纪要"
    site_title = "Jiyao"
    index_title = _("Editors' room")
    login_form = EntryForm

    def get_urls(self):
        """The pages beside the lists; like those, they let in whoever has a role, and ask for what they need."""
        # Imported here: their forms rest on models, which are not there yet when the site is made.
        from archive.admin import entry, marking, merging, review, second_factor

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
            path("archive/<slug:kind>/<int:pk>/split/", self.admin_view(merging.split), name="split"),
            path("second-factor/", self.admin_view(second_factor.second_factor), name="second_factor"),
            path("undo/", self.admin_view(merging.undo), name="undo"),
        ]
        return own + super().get_urls()

    def index(self, request, extra_context=None):
        """The front page counts what waits."""
        return super().index(request, {**(extra_context or {}), **self._waiting(request)})

    def app_index(self, request, app_label, extra_context=None):
        """The lists of one application, as on the front page."""
        return super().app_index(request, app_label, {**(extra_context or {}), **self._waiting(request)})

    def _waiting(self, request) -> dict:
        from archive.admin import review

        waiting = review.counts() if request.user.has_perm(roles.REVIEW) else []
        return {"waiting": waiting, "waiting_in_all": sum(matter.count for matter in waiting)}

    def has_permission(self, request):
        from archive.admin import second_factor

        may_enter = request.user.is_active and request.user.has_perm(roles.ENTER)
        return may_enter and not second_factor.is_missing(request)
