"""One record of every kind, and every address of the editors' room, asked of Django, so that no page is forgotten."""

import datetime as dt
from collections.abc import Iterator

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern
from rest_framework.authtoken.models import TokenProxy

from archive import history
from archive.admin import operations
from archive.extraction import extract
from archive.imports import gathering
from archive.models import (
    Draft,
    Formulation,
    FormulationCandidate,
    FormulationUse,
    ImportLine,
    ImportProblem,
    ImportRun,
    Meeting,
    Mention,
    Organ,
    Person,
    Place,
    Post,
    Role,
    Topic,
    Verdict,
    WriteUp,
)
from tests.builders import a_directive, a_source

TEXT = "八月一日，市委常委会召开会议。张三主持会议。李四参加会议。会议学习了讲话精神。要加强防汛工作。"


def one_of_everything() -> dict[type, object]:
    """By their models; all that is written in them is Chinese."""
    user = User.objects.create_superuser("管理员")
    place = Place.objects.create(name_zh="某市", slug="1")
    organ = Organ.objects.create(name_zh="某市市委常委会", place=place, slug="2")
    people = [Person.objects.create(name_zh=name, slug=f"3-{at}") for at, name in enumerate(("张三", "李四"))]
    post = Post.objects.create(person=people[0], title_en="书记", title_zh="书记", organ=organ, source="报纸")
    topic = Topic.objects.create(name_zh="防汛", slug="4")
    formulation = Formulation.objects.create(name_zh="防汛工作", slug="5")
    meetings = []
    for day in (1, 2):
        source = a_source(
            TEXT * day, language="zh", title="常委会", origin="/1.txt", encoding="1", sha256=str(day) * 64
        )
        meeting = Meeting.objects.create(
            source=source, organ=organ, place=place, date=dt.date(2023, 8, day), date_basis="stated"
        )
        for order, person in enumerate(people, start=1):
            at = TEXT.index(person.name_zh)
            row = meeting.attendance.create(order=order, person=person, name=person.name_zh, start=at, end=at + 2)
            row.roles.set(["presided" if order == 1 else "attended"])
        directive = a_directive(meeting, "要加强防汛工作", topics=[topic])
        directive.speaker = people[0]
        directive.save()
        meeting.agenda.create(action="study", text="学习了讲话精神", start=21, end=28)
        meeting.references.create(kind="speech", text="讲话精神", start=24, end=28)
        Mention.objects.create(source=source, person=people[0], name="张三", start=15, end=17)
        FormulationUse.objects.create(formulation=formulation, source=source, text="防汛工作", start=38, end=42)
        meetings.append(meeting)
    meeting = Meeting.objects.get(pk=gathering.join(*meetings, by_hand=True).pk)
    run = ImportRun.objects.create(paths=["1.txt"])
    problem = ImportProblem.objects.create(
        run=run, source=meeting.source, file="1.txt", stage="identify", message="谁？", remedy="看", name="张三"
    )
    problem.candidates.set(people)
    Verdict.objects.create(matter="names", problem=problem, outcome="skipped", by=user)
    history.keep_first(meeting)
    findings = extract(TEXT).as_json()
    draft = Draft.objects.create(text=TEXT, sha256="0" * 64, language="zh", findings=findings, created_by=user)
    operations.delete([Topic.objects.create(name_zh="旧", slug="6")], user)
    attempt = {"username": "张三", "ip_address": "127.0.0.1", "user_agent": "—", "path_info": "/"}
    made = [
        *(user, Group.objects.create(name="一"), place, organ, people[0], post, topic, formulation, meeting, problem),
        *(run, draft, meeting.source, Role.objects.first(), WriteUp.objects.get()),
        *(rows.first() for rows in (meeting.attendance, meeting.directives, meeting.agenda, meeting.references)),
        *(Mention.objects.first(), FormulationUse.objects.first()),
        FormulationCandidate.objects.create(text="两个维护", key="两个维护", language="zh"),
        ImportLine.objects.create(run=run, file="1.txt", outcome="new"),
        AccessAttempt.objects.create(**attempt, get_data="", post_data="", failures_since_start=1),
        AccessLog.objects.create(**attempt),
        AccessFailureLog.objects.create(**attempt),
        TokenProxy.objects.create(user=user, key="1" * 40),
    ]
    return {type(record): record for record in made}


def patterns(of=None, route="") -> Iterator[tuple[str, str]]:
    """(name, route) of every address."""
    for pattern in admin.site.get_urls() if of is None else of:
        below = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield pattern.name or "", below
        else:
            yield from patterns(pattern.url_patterns, below)


def addresses(records: dict[type, object]) -> dict[str, str]:
    """Route -> an address there. Raises ``KeyError`` where a part of a route is not known here: say what it may be."""
    models = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
    found = {}
    for name, route in patterns():
        model = models.get("_".join(name.split("_")[:2])) or next(
            (models[key] for key in models if route.startswith(key.replace("_", "/") + "/<")), None
        )
        of_others = {"draft": Draft, "review_one": ImportProblem, "mark": Meeting, "merge": Person, "split": Person}
        record = records[of_others.get(name) or model or Meeting]
        parts = {
            "<path:object_id>": record.pk,
            "<int:pk>": record.pk,
            "<id>": record.pk,
            "<slug:kind>": "official" if name == "names" else "person",
            "<slug:matter>": "names",
            "<int:revision>": 1,
            "<path:content_type_id>": ContentType.objects.get_for_model(Meeting).pk,
            "^(?P<app_label>auth|archive|axes|authtoken)/$": "archive/",
            "(?P<url>.*)$": "nothing/",
        }
        address = route
        for part, value in parts.items():
            address = address.replace(part, str(value))
        if any(sign in address for sign in "<>^$"):
            raise KeyError(route)
        found[route] = f"/admin/{address}"
    return found
