"""Days and times as people text them in Vietnamese, with and without tones.

Each expectation is what a person means on Monday, November 23, 2026 at 4 pm in Boston, with the default
school calendar: Thanksgiving break from Wednesday, winter break from December 21. No date is better
than a wrong one: without tones "thang sau" is next month, never June, and "bay gio" is now, never seven.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.calendar import default_calendar
from nlu.dates import When, read_when

NOW = datetime(2026, 11, 23, 16, tzinfo=ZoneInfo("America/New_York"))
LANGUAGES = ("vi", "en")

MEANT = (
    ("thứ sáu", "2026-11-27"),
    ("thu sau", "2026-11-27"),
    ("t6", "2026-11-27"),
    ("thứ 6 này", "2026-11-27"),
    ("thu 6 nay", "2026-11-27"),
    ("thứ sáu tới", "2026-11-27"),
    ("thứ 6 tuần sau", "2026-12-04"),
    ("thu 6 tuan sau", "2026-12-04"),
    ("tuần sau thứ 3", "2026-12-01"),
    ("thứ hai", "2026-11-30"),
    ("thu 2", "2026-11-30"),
    ("chủ nhật", "2026-11-29"),
    ("chu nhat nay", "2026-11-29"),
    ("hôm nay", "2026-11-23"),
    ("hnay", "2026-11-23"),
    ("ngày mai", "2026-11-24"),
    ("mai", "2026-11-24"),
    ("ngay mai", "2026-11-24"),
    ("sáng mai lúc 8h", "2026-11-24 08:00"),
    ("chiều mai 3h", "2026-11-24 15:00"),
    ("ngày mốt", "2026-11-25"),
    ("ngay mot", "2026-11-25"),
    ("hôm qua", "2026-11-22"),
    ("thứ 6 tuần trước", "2026-11-20"),
    ("hai tuần nữa", "2026-12-07"),
    ("2 tuan nua", "2026-12-07"),
    ("trong 3 ngày", "2026-11-26"),
    ("một tháng nữa", "2026-12-23"),
    ("sáu ngày nữa", "2026-11-29"),
    ("3 ngày trước", "2026-11-20"),
    ("cách đây 2 tuần", "2026-11-09"),
    ("tuần sau", "2026-12-04"),
    ("tuan toi", "2026-12-04"),
    ("tháng sau", "2026-12-31"),
    ("thang sau", "2026-12-31"),
    ("tháng sáu", "2027-06-30"),
    ("cuối tháng", "2026-11-30"),
    ("cuối tháng 12", "2026-12-31"),
    ("giữa tháng 1", "2027-01-15"),
    ("cuối tuần này", "2026-11-29"),
    ("cuoi hoc ky", "2026-12-18"),
    ("trước khi hết học kỳ", "2026-12-18"),
    ("cuối năm học", "2027-05-28"),
    ("18 tháng 12", "2026-12-18"),
    ("ngày 18 tháng 12", "2026-12-18"),
    ("ngay 18 thang 12 nam 2026", "2026-12-18"),
    ("18/12", "2026-12-18"),
    ("12/18", "2026-12-18"),
    ("ngày 18", "2026-12-18"),
    ("thứ sáu ngày 4 tháng 12", "2026-12-04"),
    ("mùng 5 tháng 1", "2027-01-05"),
    ("mười tám tháng mười hai", "2026-12-18"),
    ("trước ngày 15", "2026-12-14"),
    ("trước thứ sáu", "2026-11-24"),
    ("trước kỳ nghỉ đông", "2026-12-18"),
    ("truoc khi nghi dong", "2026-12-18"),
    ("sau kỳ nghỉ đông", "2027-01-04"),
    ("trước khi nghỉ giáng sinh", "2026-12-18"),
    ("trước lễ tạ ơn", "2026-11-24"),
    ("trước thanksgiving", "2026-11-24"),
    ("trước giáng sinh", "2026-12-18"),
    ("trước năm mới", "2026-12-18"),
    ("trước khi nghỉ hè", "2027-05-28"),
    ("4h chiều", "16:00"),
    ("15h", "15:00"),
    ("15h30", "15:30"),
    ("3h30 chiều", "15:30"),
    ("3 giờ rưỡi", "15:30"),
    ("3h ruoi chieu", "15:30"),
    ("8 giờ tối", "20:00"),
    ("8h toi", "20:00"),
    ("bảy giờ sáng", "07:00"),
    ("8h sang", "08:00"),
    ("11h trưa", "11:00"),
    ("lúc 4 giờ kém 15", "15:45"),
    ("buổi trưa", "12:00"),
    ("giờ ăn trưa thứ 5", "2026-11-26 12:00"),
    ("sau giờ học", "15:00"),
    ("sau gio hoc", "15:00"),
    ("thứ ba sau giờ học", "2026-11-24 15:00"),
    ("tan học thứ 3", "2026-11-24 15:00"),
    ("trước giờ học thứ 6", "2026-11-27 08:00"),
    ("thứ 5 lúc 3:30", "2026-11-26 15:30"),
    ("thu 5 luc 3h30 duoc ko co", "2026-11-26 15:30"),
    ("thứ 3 hoặc thứ 5 sau 4h", "2026-11-24 16:00"),
    ("từ 3h đến 5h chiều thứ tư", "2026-11-25 15:00"),
    ("mỗi thứ hai", "2026-11-30"),
    ("thứ 3 và thứ 5 hàng tuần", "2026-11-24"),
    ("thứ 6 em bận, thứ 2 được", "2026-11-30"),
    ("mai em không rảnh, ngày mốt được ạ", "2026-11-25"),
    ("không phải thứ 6, thứ 2", "2026-11-30"),
    ("dạ chắc thứ tư tuần sau ạ", "2026-12-02"),
    ("em nộp bài trước chủ nhật", "2026-11-24"),
    ("hạn chót là 12/11", "2026-12-11"),
    ("tối nay 7h", "2026-11-23 19:00"),
    ("hôm nay 5h", "2026-11-23 17:00"),
    ("con muốn nâng điểm toán trước kỳ nghỉ đông", "2026-12-18"),
    ("em muon doc xong 2 cuon sach truoc thang 1", "2026-12-18"),
    ("dời qua thứ 4 được không ạ", "2026-11-25"),
    ("cuối tuần sau", "2026-12-06"),
    ("chủ nhật ngày 29/11", "2026-11-29"),
    ("em ngủ trước 11h đêm", "23:00"),
    ("tuần trước em nghỉ 2 ngày", "2026-11-20"),
)

NO_DATE = (
    "bây giờ",
    "bay gio em dang ban",
    "30 tháng 2",
    "30 phút",
    "học 2 giờ mỗi ngày",
    "đọc 20 trang mỗi ngày",
    "em có 3 mục tiêu",
    "điểm em 85",
    "được 8/10",
    "24/7",
    "không phải thứ 6",
    "thứ 6 em bận",
    "bạn Mai giúp em",
    "hoa mai",
    "mai mốt tính",
    "thử 3 bài",
    "mục tiêu thứ hai của em",
    "con gái thứ ba",
    "em học lớp 9",
    "em 16 tuổi",
    "mãi mãi",
    "em thích phim hài",
    "làm bài mỗi ngày",
    "buổi sáng",
    "tôi muốn gặp cô",
    "sau này em muốn làm bác sĩ",
    "ba em đi làm",
    "năm nào cũng vậy",
    "em bay về việt nam",
    "từ từ rồi tính",
    "chúc mừng năm mới",
    "thứ sáu ngày 19 tháng 12",
    "ngủ 8 tiếng",
)

# Written after the grammar was done with everything above.
HELD_OUT = (
    ("thứ tư tuần này 10h sáng nha cô", "2026-11-25 10:00"),
    ("t5 hay t6 luc an trua", "2026-11-26 12:00"),
    ("mẹ em rảnh sáng thứ bảy", "2026-11-28"),
    ("nộp ngày 14 tháng 12", "2026-12-14"),
    ("em sinh tháng mười", ""),
    ("trong vòng một tuần", "2026-11-30"),
    ("mai gap luc 3h nha co", "2026-11-24 15:00"),
    ("em muốn đi học đúng giờ mỗi ngày", ""),
    ("doc 2 cuon sach truoc 15 thang 1", "2027-01-14"),
    ("sau lễ tạ ơn", "2026-11-30"),
    ("thứ tư 2/12 lúc 4h15 chiều", "2026-12-02 16:15"),
    ("thứ 2 không được, thứ 3 được", "2026-11-24"),
    ("hôm nay em ngồi bàn đầu", "2026-11-23"),
    ("bữa nay con mệt quá", "2026-11-23"),
    ("tuần tới ngày nào cũng được", "2026-12-04"),
)
LEAST_HELD_OUT = 0.8


def _said(when: When | None) -> str:
    if when is None:
        return ""
    return " ".join([*([f"{when.on}"] if when.on else []), *([f"{when.at:%H:%M}"] if when.at else [])])


def _read(text: str) -> str:
    return _said(read_when(text, languages=LANGUAGES, now=NOW, calendar=default_calendar()))


@pytest.mark.parametrize(("text", "meant"), MEANT)
def test_a_day_or_time_in_vietnamese_is_read_as_people_mean_it(text: str, meant: str) -> None:
    assert _read(text) == meant


@pytest.mark.parametrize("text", NO_DATE)
def test_vietnamese_words_that_only_look_like_a_date_are_no_date(text: str) -> None:
    assert _read(text) == ""


def test_most_vietnamese_messages_it_was_not_written_for_are_read_right() -> None:
    wrong = [(text, meant, _read(text)) for text, meant in HELD_OUT if _read(text) != meant]

    assert len(wrong) <= (1 - LEAST_HELD_OUT) * len(HELD_OUT), wrong
