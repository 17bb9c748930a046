"""Accounts: an administrator gives roles; only a superuser makes superusers."""

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Exists, OuterRef
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from archive.admin import second_factor
from archive.models import wording

# Secrets are nobody's but their owners': an administrator takes a second factor off, and sees none.
admin.site.unregister([User, Group, StaticDevice, TOTPDevice])


class RoleFilter(admin.RelatedFieldListFilter):
    def field_choices(self, field, request, model_admin):
        return [(key, gettext(name)) for key, name in super().field_choices(field, request, model_admin)]


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Single permissions are not given here: a role says what somebody may do, and roles are in ``archive.roles``."""

    list_display = ["username", "email", "roles_given", "second_factor", "is_active", "last_login"]
    actions = ["take_off_second_factor"]
    list_filter = ["is_active", ("groups", RoleFilter)]
    filter_horizontal = []
    superusers_only = ["is_superuser"]
    fieldsets = [
        (None, {"fields": ["username", "password", "second_factor"]}),
        (_("Personal info"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Roles"), {"fields": ["is_active", "groups", "is_superuser"]}),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["second_factor", "last_login", "date_joined"]

    def get_queryset(self, request):
        device = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(has_device=Exists(device)).prefetch_related("groups")

    @admin.display(description=_("second factor"), boolean=True, ordering="has_device")
    def second_factor(self, account):
        return account.has_device

    @admin.action(description=_("Take off the second factor (a lost telephone)"), permissions=["change"])
    def take_off_second_factor(self, request, accounts):
        """Whoever lost the app and the spare codes comes in by the password, and sets up another."""
        count = 0
        for account in accounts:
            if not self.has_change_permission(request, account):
                self.message_user(
                    request, gettext("%s is a superuser; only a superuser may do this.") % account, messages.ERROR
                )
            elif second_factor.take_off(account):
                count += 1
                self.log_change(request, account, gettext("Took off the second factor."))
        words = ngettext(
            "The password alone opens %d account again.", "The password alone opens %d accounts again.", count
        )
        self.message_user(request, words % count)

    @admin.display(description=_("roles"))
    def roles_given(self, account):
        roles = [gettext(group.name) for group in account.groups.all()]
        return ", ".join([gettext("superuser")] * account.is_superuser + roles)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label_from_instance = lambda group: gettext(group.name)
        return field

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, *([] if request.user.is_superuser else self.superusers_only)]

    def has_change_permission(self, request, obj=None):
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs, request):
        """Superusers are not deleted from the list either."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        if not request.user.is_superuser and any(account.is_superuser for account in objs):
            missing.add(_("superuser"))
        return deleted, counts, missing, protected


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Shown, not changed: what a role may do is the same in every archive, and said again at each migration."""

    list_display = ["called"]
    fields = readonly_fields = ["called", "allowed"]

    @admin.display(description=_("role"), ordering="name")
    def called(self, role):
        return gettext(role.name)

    @admin.display(description=_("what it may do"))
    def allowed(self, role):
        """Beyond looking, which every role may."""
        verbs = {"add": gettext("add"), "change": gettext("change"), "delete": gettext("delete")}
        may = {}
        for one in role.permissions.select_related("content_type").order_by("content_type__model", "pk"):
            verb, model = one.codename.partition("_")[0], one.content_type.model_class()
            if verb != "view" and model and wording.is_read(model):
                what = capfirst(model._meta.verbose_name_plural)
                may.setdefault(what, []).append(verbs.get(verb) or gettext(one.name))
        lines = ((what, ", ".join(verbs)) for what, verbs in may.items())
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", lines)) if may else gettext("look")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
