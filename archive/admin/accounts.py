"""Accounts: an administrator gives roles; only a superuser makes superusers."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _

admin.site.unregister([User, Group])


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Single permissions are not given here: a role says what somebody may do, and roles are in ``archive.roles``."""

    list_display = ["username", "email", "roles_given", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    filter_horizontal = []
    superusers_only = ["is_superuser"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Personal info"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Roles"), {"fields": ["is_active", "groups", "is_superuser"]}),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles_given(self, account):
        return ", ".join(["superuser"] * account.is_superuser + [group.name for group in account.groups.all()])

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

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
