from django.urls import path

from search import following

urlpatterns = [
    path("", following.follow, name="follow"),
    path("asked/", following.asked, name="alert_asked"),
    path("confirm/<str:token>/", following.confirm, name="confirm_alert"),
    path("leave/<str:token>/", following.leave, name="leave_alert"),
]
