"""Reading files: every format by its content, every fault with its place, in the memory of one document."""

import bz2
import csv
import datetime as dt
import gzip
import io
import json
import lzma
import os
import tarfile
import tracemalloc
import zipfile
from contextlib import closing

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.imports import formats, paths
from archive.imports.formats import streams
from archive.imports.formats.streams import file_at, standard_input
from archive.imports.raw import Fault, RawReadout, ReadProblem, Skipped

TEXT = "2020-12-09\n12月8日下午，云南省委常委会召开扩大会议。会议强调，要全面贯彻新发展理念。\n"
ENGLISH = "On September 14, the Standing Committee of the Sichuan Provincial Party Committee held a meeting.\n"
RECORD = {"id": "a-1", "published": "2020-11-29", "title": "会议召开", "text": TEXT, "url": "https://example.org/1"}
STORY = "".join(f"<p>会议强调，要全面贯彻新发展理念，抓好第{n}项工作，确保各项任务落到实处。</p>" for n in range(8))
PAGE = (
    '<!DOCTYPE html><html><head><meta charset="{0}"><title>云南省委常委会召开扩大会议</title>'
    '<meta property="article:published_time" content="2020-12-09"></head><body><nav><a href="/">首页</a></nav>'
    f"<article><h1>云南省委常委会召开扩大会议</h1><p>12月8日下午，云南省委常委会召开扩大会议。</p>{STORY}</article>"
    "</body></html>"
)


def read(path) -> list:
    """Everything found in the file, texts made."""
    with closing(file_at(str(path))) as of:
        return [formats.finish(one) if isinstance(one, RawReadout) else one for one in formats.documents(of)]


def read_bytes(content: bytes) -> list:
    return list(formats.documents(standard_input(io.BytesIO(content))))


def json_lines(*records) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def a_zip(path, **members) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def a_warc(*answers, compressed=True, date="2021-01-02T03:04:05Z") -> bytes:
    """``answers`` are (address, status, media type, content)."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compressed)
    for url, status, media_type, content in answers:
        headers = StatusAndHeaders(status, [("Content-Type", media_type)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            io.BytesIO(content),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": date},
        )
        writer.write_record(record)
    return out.getvalue()


def test_a_line_of_json_is_a_document_with_everything_that_came_with_it(tmp_path):
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress(json_lines(RECORD | {"editor": "张三"})))
    (found,) = read(tmp_path / "x.jsonl.gz")
    assert (found.text, found.title, found.url) == (TEXT, "会议召开", "https://example.org/1")
    assert found.published == dt.date(2020, 11, 29)
    assert found.kept == {"id": "a-1", "editor": "张三"}
    assert found.origin == f"{tmp_path}/x.jsonl.gz#a-1" and found.place == "line 1"
    assert json.loads(found.content)["text"] == TEXT


def test_a_json_array_and_an_object_over_several_lines_are_read_too(tmp_path):
    records = [RECORD, RECORD | {"id": "a-2", "text": ENGLISH}]
    (tmp_path / "array.json").write_text(json.dumps(records, indent=2), "utf-8")
    (tmp_path / "one.json").write_text(json.dumps(RECORD, indent=2), "utf-8")
    assert [one.text for one in read(tmp_path / "array.json")] == [TEXT, ENGLISH]
    assert read(tmp_path / "array.json")[1].place.startswith("object 2, line 9")
    assert [one.text for one in read(tmp_path / "one.json")] == [TEXT]


def test_a_table_is_read_by_its_header_whatever_separates_it(tmp_path):
    for name, delimiter in (("t.csv", ","), ("t.tsv", "\t"), ("semicolons", ";")):
        with (tmp_path / name).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=delimiter)
            writer.writerows([["ID", "Published", "Text", "Desk"], ["7", "2020/12/9", TEXT, "party"]])
        (found,) = read(tmp_path / name)
        assert (found.text, found.published, found.kept) == (TEXT, dt.date(2020, 12, 9), {"desk": "party", "id": "7"})


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_the_story_of_a_page_is_told_from_its_menu_and_keeps_what_the_page_says(tmp_path, charset):
    (tmp_path / "page").write_bytes(PAGE.format(charset).encode("gb18030" if charset == "gb2312" else charset))
    (found,) = read(tmp_path / "page")
    assert "云南省委常委会召开扩大会议。" in found.text and "首页" not in found.text
    assert (found.title, found.published) == ("云南省委常委会召开扩大会议", dt.date(2020, 12, 9))
    assert found.encoding == ("gb18030" if charset == "gb2312" else "utf-8")


def test_of_a_warc_the_pages_are_read_and_the_rest_is_counted(tmp_path):
    page = PAGE.format("utf-8").encode()
    answers = (
        ("https://example.org/old", "301 Moved", "text/html", b""),
        ("https://example.org/1", "200 OK", "text/html; charset=utf-8", page),
        ("https://example.org/gone", "404 Not Found", "text/html", page),
        ("https://example.org/x.png", "200 OK", "image/png", b"\x89PNG"),
    )
    for name, content in (("a.warc.gz", a_warc(*answers)), ("b.warc", a_warc(*answers, compressed=False))):
        (tmp_path / name).write_bytes(content)
        found = read(tmp_path / name)
        skipped = [one.reason for one in found if isinstance(one, Skipped)]
        assert skipped == ["redirect", "error of the server", "no page (image, script, …)"]
        (raw,) = [one for one in found if isinstance(one, RawReadout)]
        assert raw.url == "https://example.org/1" and "扩大会议" in raw.text
        assert raw.fetched == dt.datetime(2021, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
        assert raw.content == page and raw.place.startswith("WARC offset ")


def test_of_a_wacz_only_the_captures_are_read(tmp_path):
    capture = a_warc(("https://example.org/1", "200 OK", "text/html", PAGE.format("utf-8").encode()))
    with zipfile.ZipFile(tmp_path / "c.wacz", "w") as archive:
        archive.writestr("archive/data.warc.gz", capture)
        archive.writestr("datapackage.json", "{}")
        archive.writestr("pages/pages.jsonl", '{"text": "no document"}')
    (found,) = read(tmp_path / "c.wacz")
    assert found.file.endswith("c.wacz#archive/data.warc.gz") and "扩大会议" in found.text


def test_archives_are_opened_within_archives_to_a_bounded_depth(tmp_path):
    content, name = json_lines(RECORD), "x.jsonl"
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    a_zip(tmp_path / "outer.zip", **{"2020/inner.tgz": inner.getvalue(), "note.txt": ENGLISH, ".hidden.txt": "x"})
    found = read(tmp_path / "outer.zip")
    assert [one.text for one in found] == [TEXT, ENGLISH]
    assert found[0].origin == f"{tmp_path}/outer.zip#2020/inner.tgz#x.jsonl#a-1"
    packed = ENGLISH.encode()
    for _ in range(5):
        packed = gzip.compress(packed)
    (tmp_path / "deep.gz").write_bytes(packed)
    (fault,) = read(tmp_path / "deep.gz")
    assert "more than 4 times" in fault.message


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_is_known_by_its_content(tmp_path, pack):
    (tmp_path / "readout.txt").write_bytes(pack(TEXT.encode()))
    (found,) = read(tmp_path / "readout.txt")
    assert (found.text, found.content) == (TEXT, TEXT.encode())


def test_names_in_a_zip_made_on_a_chinese_system_are_legible(tmp_path):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        info = zipfile.ZipInfo("readout.txt")
        archive.writestr(info, TEXT)
    content = (tmp_path / "z.zip").read_bytes().replace(b"readout.txt", "云南省委12".encode("gb18030") + b"a")
    (tmp_path / "z.zip").write_bytes(content)
    assert read(tmp_path / "z.zip")[0].file.endswith("#云南省委12a")


@pytest.mark.parametrize(
    ("encoding", "stored"),
    [
        *(("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")),
        *(("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be")),
    ],
)
def test_the_encoding_is_found_and_named(tmp_path, encoding, stored):
    (tmp_path / "x.txt").write_bytes(TEXT.encode(encoding))
    (found,) = read(tmp_path / "x.txt")
    assert (found.text, found.encoding) == (TEXT, stored)


def test_traditional_text_is_told_to_be_big5_or_gb18030(tmp_path):
    text = "臺北市政府今天召開會議，討論防汛工作，要求各部門加強協調，確保民眾安全。\n"
    for encoding, stored in (("big5", "big5hkscs"), ("gb18030", "gb18030")):
        (tmp_path / "x.txt").write_bytes(text.encode(encoding))
        (found,) = read(tmp_path / "x.txt")
        assert (found.text, found.encoding) == (text, stored)


def test_lines_and_tables_in_other_encodings_are_read(tmp_path):
    for encoding in ("gb18030", "utf-16", "utf-16-le"):
        (tmp_path / "x.jsonl").write_bytes(json_lines(RECORD, RECORD | {"id": "2"}).decode().encode(encoding))
        assert [one.text for one in read(tmp_path / "x.jsonl")] == [TEXT, TEXT], encoding
        (tmp_path / "x.csv").write_bytes("text,id\n会议强调，要抓好防汛工作。,1\n".encode(encoding))
        assert [one.text for one in read(tmp_path / "x.csv")] == ["会议强调，要抓好防汛工作。"], encoding


@pytest.mark.parametrize(
    ("spoil", "how"),
    [
        (lambda text: text.encode().decode("latin-1"), "UTF-8 was read as Latin-1"),
        (lambda text: text.encode().decode("cp1252", "ignore"), "UTF-8 was read as Latin-1"),
        (lambda text: text.encode("gb18030").decode("latin-1"), "GB18030 was read as Latin-1"),
        (lambda text: text.encode().decode("gb18030", "ignore"), "UTF-8 was read as GB18030"),
        (lambda text: text.encode("gb18030").decode("utf-8", "replace"), "U+FFFD"),
        (lambda text: text.replace("会", "锟斤拷"), "锟斤拷"),
    ],
)
def test_mojibake_is_a_problem_and_no_text(tmp_path, spoil, how):
    text = TEXT + "会议指出，各级各部门要切实提高政治站位，会议要求会后抓好落实。" * 4
    (tmp_path / "x.txt").write_text(spoil(text), "utf-8")
    (fault,) = read(tmp_path / "x.txt")
    assert isinstance(fault, Fault) and how in fault.message and "anew" in fault.remedy


def test_text_with_accents_pinyin_or_single_lost_characters_is_no_mojibake():
    for text in (
        "Le président a présidé la réunion à l’Élysée, où il a évoqué la coopération entre l’Europe et l’été.",
        "Wáng Xiǎohuī zhǔchí huìyì; Lǚliáng, Shǎnxī. The meeting “stressed” it — again… Größe, naïve, Ürümqi.",
        TEXT * 3 + "出席会议的有王\ufffd、李\ufffd。",
        "jiangxi.gov.cn | 江西省人民政府\nMembers T\ufffdng Yue and Wei Song of the committee attended the meeting.",
        "鐵道部長官會議，討論鑄造銅錢之鍊鋼鐵鑪，錦鏽鋼鐵銘鏡。" * 3,
    ):
        assert read_bytes(text.encode())[0].text == text


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        (b"", "", "it is empty"),
        (b" \n\n", "", "it is empty"),
        (b"\x00\x01\x02\x80\x81\xff" * 20, "byte", "is not UTF-8 text"),
        (b"On May 1\0the Committee met.", "character 8", "NUL"),
        (b"%PDF-1.7", "", "a PDF"),
        (b'{"text": "x\\ud800y and more"}\n', "line 1, character 1", "lone surrogate"),
        (b'{"text": "a\\u0000b"}\n', "line 1, character 1", "NUL"),
        (b'{"title": "no text"}\n', "line 1", "no text; its fields: 'title'"),
        (b'{"text": "x"\n{"text": "good one"}\n', "line 1, column", "no JSON"),
        (b"id,body\n1,x\n", None, None),
    ],
)
def test_bad_content_is_a_fault_with_its_place_and_a_remedy(content, place, message):
    found = read_bytes(content)
    if place is None:
        assert isinstance(found[0], RawReadout)  # without a name that says so, it is no table
        return
    fault = found[0]
    assert isinstance(fault, Fault) and fault.remedy
    assert fault.place.startswith(place) and message in fault.message


def test_a_bad_line_costs_only_itself():
    good = json_lines(RECORD)
    found = read_bytes(good + b"{broken\n" + b"[1]\n" + good)
    assert [type(one) for one in found] == [RawReadout, Fault, Fault, RawReadout]
    assert [one.place for one in found] == ["line 1", "line 2, column 2", "line 3", "line 4"]


def test_a_row_of_another_length_costs_only_itself(tmp_path):
    (tmp_path / "x.csv").write_text("id,text\n1,good one\n2,one, too many\n3,good again\n")
    found = read(tmp_path / "x.csv")
    assert [type(one) for one in found] == [RawReadout, Fault, RawReadout]
    assert found[1].place == "row 3, line 3" and "3 fields, the header 2" in found[1].message


def test_a_table_without_a_text_says_what_its_header_has(tmp_path):
    (tmp_path / "x.csv").write_text("id,body\n1,x\n")
    (fault,) = read(tmp_path / "x.csv")
    assert (fault.place, fault.message) == ("line 1", "its header has no column 'text', but 'id', 'body'")


def test_a_wrong_date_or_address_is_said_and_the_document_kept():
    (found,) = read_bytes(json_lines(RECORD | {"published": "2024-13-02", "url": "no address"}))
    assert found.text == TEXT and found.published is None and found.url == ""
    assert [message for message, _ in found.faults] == [
        "published '2024-13-02' is no date",
        "url 'no address' is no web address",
    ]
    assert found.kept["published"] == "2024-13-02"


def test_a_time_with_its_zone_is_a_day_in_beijing():
    (found,) = read_bytes(json_lines(RECORD | {"published": "2020-11-29T18:30:00Z"}))
    assert found.published == dt.date(2020, 11, 30)


def test_a_gzip_that_is_cut_off_gives_what_came_before(tmp_path):
    whole = gzip.compress(json_lines(*(RECORD | {"id": str(n), "noise": os.urandom(300).hex()} for n in range(400))))
    (tmp_path / "x.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    *good, fault = read(tmp_path / "x.jsonl.gz")
    assert len(good) > 50 and "cut off" in fault.message
    assert fault.place == f"after line {len(good)}"


def test_a_warc_that_is_cut_off_gives_what_came_before(tmp_path):
    page = PAGE.format("utf-8").encode()
    whole = a_warc(*((f"https://example.org/{n}", "200 OK", "text/html", page) for n in range(4)), compressed=False)
    (tmp_path / "x.warc").write_bytes(whole[: len(whole) - 900])
    found = read(tmp_path / "x.warc")
    assert [type(one) for one in found] == [RawReadout] * 3 + [Fault]
    assert "cut off" in found[-1].message and found[-1].place.startswith("WARC offset")


def test_a_zip_bomb_is_refused_where_it_swells(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "ALLOWED", 3_000_000)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"0" * 8_000_000))
    a_zip(tmp_path / "bomb.zip", **{"a.txt": b"0" * 8_000_000})
    for name in ("bomb.gz", "bomb.zip"):
        (fault,) = read(tmp_path / name)
        assert "zip bomb" in fault.message and fault.remedy


def test_members_that_lead_out_of_an_archive_are_refused_and_the_rest_is_read(tmp_path):
    a_zip(tmp_path / "evil.zip", **{"../../etc/x.txt": "evil", "/abs.txt": "evil", "good.txt": ENGLISH})
    found = read(tmp_path / "evil.zip")
    assert [type(one) for one in found] == [Fault, Fault, RawReadout]
    assert found[0].place == "member ../../etc/x.txt" and "leads out" in found[0].message
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    (fault,) = read(tmp_path / "evil.tar")
    assert fault.message == "the member is a link"


def test_a_damaged_member_costs_only_itself(tmp_path):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("a.txt", "A" * 500)
        archive.writestr("b.txt", ENGLISH)
    (tmp_path / "z.zip").write_bytes((tmp_path / "z.zip").read_bytes().replace(b"A" * 400, b"B" * 400, 1))
    fault, good = read(tmp_path / "z.zip")
    assert isinstance(fault, Fault) and fault.place == "member a.txt" and good.text == ENGLISH


def test_a_line_of_any_length_needs_no_memory(tmp_path):
    path = tmp_path / "x.jsonl"
    with path.open("wb") as file:
        file.write(json_lines(RECORD) + b'{"text": "')
        for _ in range(200):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + json_lines(RECORD | {"id": "2"}))
    tracemalloc.start()
    found = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(one) for one in found] == [RawReadout, Fault, RawReadout]
    assert found[1].place == "line 2" and "more than the 20,000,000 bytes" in found[1].message
    assert peak < 90_000_000


def test_an_archive_larger_than_memory_is_read_as_a_stream(tmp_path):
    with gzip.open(tmp_path / "x.jsonl.gz", "wb", compresslevel=1) as file:
        for n in range(2500):
            file.write(json_lines(RECORD | {"id": n, "noise": "会议" * 1000}))
    with closing(file_at(str(tmp_path / "x.jsonl.gz"))) as of:
        tracemalloc.start()
        count = sum(1 for _ in formats.documents(of))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert count == 2500 and peak < 5_000_000


def test_a_tar_of_many_more_files_needs_no_more_memory(tmp_path):
    peaks = []
    for many in (200, 4_000):
        with tarfile.open(tmp_path / "x.tar", "w") as archive:
            for n in range(many):
                member = tarfile.TarInfo(f"{n}.txt")
                member.size = 1
                archive.addfile(member, io.BytesIO(b"x"))
        with closing(file_at(str(tmp_path / "x.tar"))) as of:
            tracemalloc.start()
            assert sum(1 for _ in formats.documents(of)) == many
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] - peaks[0] < 1_000_000  # the table of 4,000 members alone takes 5,000,000


def test_a_folder_of_many_files_is_walked_without_a_list_of_them(tmp_path, monkeypatch):
    for n in range(300):
        (tmp_path / f"{n:03}.txt").touch()
    monkeypatch.setattr(paths, "SORTED", 10)
    found = paths.files_in([str(tmp_path)])
    first = next(found)
    (tmp_path / "299.txt").unlink(missing_ok=True)
    assert isinstance(first, str)
    assert len({first, *found}) >= 299


def test_links_pipes_and_closed_folders_in_a_folder_are_said(tmp_path):
    (tmp_path / "good.txt").write_text(ENGLISH)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    os.mkfifo(tmp_path / "pipe")
    found = list(paths.files_in([str(tmp_path)]))
    faults = {os.path.basename(one.file): one.message for one in found if isinstance(one, Fault)}
    assert faults == {"loop": "a link to a folder is not followed", "pipe": "it is no file"}
    assert sorted(os.path.basename(one) for one in found if isinstance(one, str)) == ["circle", "good.txt"]
    with pytest.raises(ReadProblem, match="cannot be read"):
        formats.read(tmp_path / "circle")


def test_a_pattern_finds_files_in_any_folder(tmp_path):
    (tmp_path / "2020" / "12").mkdir(parents=True)
    (tmp_path / "2020" / "12" / "a.html").touch()
    (tmp_path / "2020" / "b.txt").touch()
    assert list(paths.files_in([f"{tmp_path}/**/*.html"])) == [f"{tmp_path}/2020/12/a.html"]
    (fault,) = paths.files_in([f"{tmp_path}/*.pdf"])
    assert "no file matches" in fault.message
