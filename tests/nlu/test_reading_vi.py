"""What people text in Vietnamese, with tones and without: numbers, answers, commands, people, measures."""

import pytest

from nlu.answers import OptionWords, choice, choices, name, says_none, yes_no
from nlu.commands import command, opt_out
from nlu.corrections import correction
from nlu.goals import states_goal
from nlu.measures import read_measure
from nlu.numbers import read_number
from nlu.people import bare_person, read_person

VI = ("vi", "en")

NUMBERS: tuple[tuple[str, float | None], ...] = (
    ("7", 7), ("bảy", 7), ("bay", 7), ("bãy", 7), ("sáu", 6), ("sáu điểm", 6), ("sau diem", 6),
    ("năm", 5), ("nam", 5),
    ("chắc 7 á", 7), ("khoảng 8 điểm", 8), ("dạ con 7 ạ", 7), ("em cho 9", 9), ("7đ", 7), ("7 diem", 7),
    ("tám", 8),
    ("tam diem nha co", 8), ("mười", 10), ("muoi luon", 10), ("9 rưỡi", 9.5), ("tám rưỡi", 8.5),
    ("8 phẩy 5", 8.5),
    ("8,5", 8.5), ("7/10", 7), ("bảy trên mười", 7), ("70%", 7), ("70 phần trăm", 7), ("7 hoặc 8", 7),
    ("7-8", 7),
    ("tuần trước 5, tuần này 7", 7), ("hôm nay được 6 thôi", 6), ("hồi trước 5 nhưng giờ được 7", 7),
    ("ba", 3),
    ("bốn", 4), ("chin", 9), ("một nửa", 5), ("idk chắc 6", 6), ("em nghĩ là 8", 8),
    ("3 thôi, tuần này khó quá", 3),
    ("số 4", 4), ("mới có 2 ạ", 2), ("0", 0), ("10 luôn 😎", 10), ("lên được 8 rồi", 8),
    ("ba em không cho", None), ("bay giờ em bận", None), ("tạm ổn", None), ("tam on", None),
    ("em có 3 bài kiểm tra", None),
    ("năm nay em học lớp 9", None), ("chương 3", None), ("một chút", None), ("thứ hai", None),
    ("sau giờ học", None),
    ("anh hai em giúp", None), ("không", None), ("mình đi sau", None), ("hai chị em", None),
    ("bọn em ổn", None),
)  # fmt: skip
LARGE = (
    ("hai mươi lăm", 25), ("tám mươi lăm", 85), ("tám lăm", 85), ("hai mốt", 21), ("bảy chục", 70),
    ("một trăm", 100),
    ("chín mươi tư", 94), ("sáu mươi bảy", 67), ("hai trăm năm mươi", 250), ("muoi lam", 15),
    ("mười chín", 19),
)  # fmt: skip

YES = (
    "có", "co", "dạ", "dạ có", "da co a", "vâng", "ừ", "uh", "ừm", "ok", "oke", "okie", "đúng",
    "dung roi", "đúng rồi ạ",
    "phải", "được", "dc", "đc luôn", "rồi", "r", "dạ rồi", "em làm rồi", "chắc chắn", "lưu đi",
    "dạ có cô", "co nha",
    "chuẩn", "👍", "yes", "yeah", "có ạ em cảm ơn", "đồng ý", "tất nhiên", "vậy đi", "1",
)  # fmt: skip
NO = (
    "không", "khong", "ko", "k có", "hok", "hong", "hông", "khum", "dạ không", "da ko a", "chưa",
    "chua nua", "dạ chưa",
    "thôi", "thoi khoi", "không cần", "sai rồi", "ko phai", "không đúng", "không muốn", "em không",
    "để sau", "nope",
    "👎", "đừng lưu", "không được", "ko dc", "khỏi", "còn lâu", "2",
)  # fmt: skip
NEITHER = (
    "không biết",
    "ko bt",
    "k bt nua",
    "hok bit",
    "chắc vậy ko ta",
    "tùy",
    "hên xui",
    "có thể",
    "k",
    "dừng",
    "để em nghĩ",
)
NOTHING = (
    "không có", "ko co", "k co gi", "không có gì", "ko co j het", "không có ai", "hong co", "chưa có",
    "không", "ko",
    "dạ không có ạ", "không biết", "k bt", "không cần", "tự em", "none", "chẳng có gì", "hiện tại không có",
)  # fmt: skip
SOMETHING = (
    "không có thời gian",
    "ko co ai giup em hoc toan",
    "mẹ em",
    "em không hiểu bài",
    "có mẹ em",
    "không có xe",
)

COMMANDS = (
    ("menu", "menu"), ("quay lại", "back"), ("quay lai", "back"), ("trở lại câu trước", "back"),
    ("cho em quay lại đi", "back"),
    ("bỏ qua", "skip"), ("bo qua", "skip"), ("bỏ qua câu này nha", "skip"), ("câu khác đi", "skip"),
    ("skip đi", "skip"),
    ("em không muốn trả lời", "skip"), ("lặp lại", "repeat"), ("lap lai", "repeat"),
    ("nhắc lại giùm em", "repeat"),
    ("hả", "repeat"), ("là sao", "repeat"), ("em không hiểu câu hỏi", "repeat"), ("gì vậy", "repeat"),
    ("ngôn ngữ", "language"), ("ngon ngu", "language"), ("đổi ngôn ngữ", "language"),
    ("đổi sang tiếng Anh", "language"),
    ("doi qua tieng anh", "language"), ("nói tiếng Việt được không", "language"),
    ("tôi không biết tiếng Anh", "language"),
    ("người thật", "person"), ("nguoi that", "person"), ("cho tôi nói chuyện với người thật", "person"),
    ("bạn là robot hả", "person"), ("có ai ở đó không", "person"), ("giúp", "help"), ("help", "help"),
    ("cái này là gì", "help"),
    ("bạn làm được gì", "help"), ("hủy", "cancel"), ("thôi bỏ đi", "cancel"),
    ("em không muốn làm cái này nữa", "cancel"),
    ("xem menu", "menu"), ("làm lại từ đầu", "menu"), ("danh mục", "menu"),
    ("em đau lưng", None), ("em muốn bỏ qua kỳ thi", None), ("mẹ em giúp", None),
    ("em học tiếng Anh", None),
    ("người thật tốt bụng", None), ("em quay lại trường hôm qua", None), ("từ từ", None),
    ("đúng rồi", None),
    ("thầy lặp lại bài hoài", None), ("có người giúp em", None),
)  # fmt: skip

OPT_OUT = (
    "dừng", "dừng lại", "Dừng lại đi", "ngừng nhắn", "ngưng", "đừng nhắn nữa", "dung nhan tin nua",
    "đừng nhắn tin cho tôi nữa",
    "dung nhan tin cho toi nua", "đừng làm phiền tôi", "ko nhan cho em nua",
    "tôi không muốn nhận tin nhắn nữa",
    "toi khong muon nhan tin nhan nua", "xóa số tôi khỏi danh sách", "xoa so cua toi di", "hủy đăng ký",
    "nhầm số rồi",
    "lộn số rồi chị ơi", "để tôi yên", "biến đi", "không quan tâm", "em không muốn bị làm phiền nữa",
    "stop", "thôi nhắn đi",
    "làm ơn đừng gửi tin nhắn cho em nữa", "please đừng text em nữa", "ngừng nhận tin",
)  # fmt: skip
NOT_OPT_OUT = (
    "đúng", "dung", "dung roi", "em muốn dừng vape", "đừng quên em nha", "em muốn bớt nhắn tin trong lớp",
    "đừng lo",
    "nó cứ nhắn hoài đừng nhắn nữa mà nó không nghe", "em ngừng chơi game rồi", "thôi để sau", "không",
    "không nhận được tin nhắn",
    "em chưa gửi bài được", "cô không nhắn cho em", "dùng", "mục tiêu của em là ngưng hút vape",
    "em không muốn đi học trễ nữa",
    "con toi khong nop bai nua", "thôi", "dừng ở số 7", "em không muốn nghỉ học nữa",
)  # fmt: skip

MENDED = (
    ("không, ý em là 7", "7"), ("y em la 7", "7"), ("à nhầm 7", "7"), ("lộn, 7", "7"), ("lon roi 7", "7"),
    ("khoan, 7", "7"),
    ("khoan ý em là thứ 6", "thứ 6"), ("sorry 7", "7"), ("xin lỗi, 5", "5"), ("*7", "7"),
    ("sửa lại là 8", "8"),
    ("đổi thành 8", "8"), ("em ghi nhầm, phải là 4", "4"), ("à không, 6", "6"), ("ko, 7", "7"),
    ("dạ con nhầm 5", "5"),
    ("bấm nhầm, 3", "3"), ("ý con là mẹ con", "mẹ con"), ("nhầm rồi", ""), ("khoan", ""), ("em lộn", ""),
    ("no wait", ""),
    ("đổi câu trả lời", ""), ("7", None), ("không biết", None), ("em không thích", None),
)  # fmt: skip

NOT_MENDED = (
    "làm bài tập mỗi tối", "lam bai tap", "đội bóng rổ", "doi bong ro", "lớn lên em muốn làm bác sĩ",
    "lon len em lam y ta",
    "sửa xe", "sua xe", "ý tưởng mới", "đợi xe bus", "à em quên", "từ từ em đọc", "đánh nhau với bạn",
    "làm rồi", "lam roi",
)  # fmt: skip

MODE = (
    OptionWords(value="in_person", phrases=("Gặp trực tiếp", "ở trường", "gặp mặt", "tại trường")),
    OptionWords(value="phone", phrases=("Qua điện thoại", "gọi điện", "gọi", "phone")),
    OptionWords(value="video", phrases=("Qua video", "zoom", "video call", "online")),
)
LIKING = (
    OptionWords(value="1", phrases=("Thích",)),
    OptionWords(value="2", phrases=("Không chắc",)),
    OptionWords(value="3", phrases=("Không thích",)),
)
CHOSEN = (
    ("1", "in_person"), ("số 2", "phone"), ("cái thứ ba", "video"), ("cái đầu tiên", "in_person"),
    ("cái cuối", "video"),
    ("gọi điện", "phone"), ("goi dien nha", "phone"), ("zoom đi", "video"), ("ở trường ạ", "in_person"),
    ("hai", "phone"),
    ("em chọn số 3", "video"), ("qua dien thoai", "phone"), ("câu 2", "phone"), ("không biết", None),
    ("4", None), ("gì cũng được", None),
)  # fmt: skip
LIKED = (
    ("thích", "1"), ("thik", "1"), ("dạ thích lắm", "1"), ("không thích", "3"), ("ko thik", "3"),
    ("hok", "3"), ("ghét", "3"),
    ("chán", "3"), ("ko chac", "2"), ("bình thường", "2"), ("cũng được", "2"), ("có", "1"),
)  # fmt: skip

PEOPLE = (
    ("em muốn gặp cô Rivera", "cô Rivera"), ("cho con gặp thầy Kim thứ 5", "thầy Kim"),
    ("gap co Lan luc 3h", "co Lan"),
    ("tôi muốn nói chuyện với giáo viên toán của con tôi", "giáo viên toán của con tôi"),
    ("em muốn nói chuyện với cố vấn", "cố vấn"), ("hẹn gặp thầy hiệu trưởng", "thầy hiệu trưởng"),
    ("muon gap giao vien chu nhiem", "giao vien chu nhiem"), ("họp với Ms. Lee nha", "Ms. Lee"),
    ("em muốn gặp cô Lan và thầy Kim", "cô Lan và thầy Kim"), ("nói chuyện với counselor", "counselor"),
    ("em gặp khó khăn", None), ("không muốn gặp cô Lan", None), ("gặp nhau đi", None), ("gặp", None),
    ("tôi cần thông dịch viên", None),
)  # fmt: skip

Row = tuple[str | None, float | None, float | None, str | None]
MEASURES: tuple[tuple[str, Row | None], ...] = (
    ("nâng điểm toán từ 68 lên 80", ("điểm toán", 68, 80, None)),
    ("em muốn kéo điểm đại số từ 68 lên 80", ("điểm đại số", 68, 80, None)),
    ("nang diem toan tu 68 len 80", ("diem toan", 68, 80, None)),
    ("tăng GPA lên 3.5", ("GPA", None, 3.5, None)),
    ("đọc 20 trang mỗi ngày", ("đọc", None, 20, "trang mỗi ngày")),
    ("doc 20 phut moi toi", ("doc", None, 20, "phut moi toi")),
    ("đọc 3 cuốn sách", ("đọc", None, 3, "cuốn sách")),
    ("để dành 200 đô", ("để dành", None, 200, "đô")),
    ("nộp đơn vào 5 trường", ("nộp đơn vào", None, 5, "trường")),
    ("ngủ ít nhất 8 tiếng", ("ngủ", None, 8, "tiếng")),
    ("giảm số ngày vắng từ 6 xuống 2", ("số ngày vắng", 6, 2, None)),
    ("nâng điểm toán từ C lên B", ("điểm toán (C - B)", None, None, "điểm chữ")),
    ("được A môn sử trước hè", ("sử (A)", None, None, "điểm chữ")),
    ("nộp bài trước ngày 18", None), ("gặp cô lúc 3h", None), ("em muốn học giỏi hơn", None),
)  # fmt: skip

GOALS = (
    "em muốn nâng điểm toán",
    "muon dau mon algebra",
    "con muốn đi học đúng giờ",
    "mục tiêu của em là tốt nghiệp",
    "em muốn bỏ vape",
    "học thêm mỗi ngày 20 phút",
    "em mún có thêm bạn",
    "em muốn đặt mục tiêu nâng điểm lý",
)
NO_GOALS = (
    "em muốn đặt mục tiêu",
    "dat muc tieu",
    "mục tiêu mới",
    "em muốn xem kế hoạch",
    "em muốn gặp cô Lan",
    "em không muốn đặt mục tiêu",
    "cho em đổi ngôn ngữ",
    "dạ",
    "em muốn nói chuyện với thầy",
)
NAMES = (("em tên là Nguyễn Minh Anh", "Nguyễn Minh Anh"), ("con là tran bao", "Tran Bao"))


def test_numbers_are_read_as_people_text_them() -> None:
    wrong = [
        (text, value, said)
        for text, value in NUMBERS
        if (said := read_number(text, languages=VI, low=0, high=10)) != value
    ]

    assert not wrong


def test_larger_numbers_are_put_together() -> None:
    wrong = [
        (text, value, said) for text, value in LARGE if (said := read_number(text, languages=VI)) != value
    ]

    assert not wrong


@pytest.mark.parametrize(("texts", "meant"), [(YES, True), (NO, False), (NEITHER, None)])
def test_people_say_yes_and_no_with_and_without_tones(texts: tuple[str, ...], meant: bool | None) -> None:
    assert not [text for text in texts if yes_no(text, languages=VI) is not meant]


def test_people_say_that_there_is_nothing() -> None:
    assert not [text for text in NOTHING if not says_none(text, languages=VI)]
    assert not [text for text in SOMETHING if says_none(text, languages=VI)]


def test_people_move_about_with_the_words_they_are_told() -> None:
    wrong = [
        (text, meant, said) for text, meant in COMMANDS if (said := command(text, languages=VI)) != meant
    ]

    assert not wrong


def test_who_wants_no_more_messages_is_heard_and_who_says_right_is_not_unsubscribed() -> None:
    assert not [text for text in OPT_OUT if not opt_out(text, languages=VI)]
    assert not [text for text in NOT_OPT_OUT if opt_out(text, languages=VI)]


def test_an_answer_can_be_taken_back() -> None:
    wrong = [
        (text, meant, said) for text, meant in MENDED if (said := correction(text, languages=VI)) != meant
    ]

    assert not wrong
    assert [correction(text, languages=VI) for text in NOT_MENDED] == [None] * len(NOT_MENDED)


def test_an_option_is_picked_by_its_place_or_its_words() -> None:
    assert not [(text, said) for text, value in CHOSEN if (said := choice(text, MODE, languages=VI)) != value]
    assert not [
        (text, said) for text, value in LIKED if (said := choice(text, LIKING, languages=VI)) != value
    ]
    assert choices("1 và 3", MODE, languages=VI) == ("in_person", "video")
    assert choices("tất cả", MODE, languages=VI) == ("in_person", "phone", "video")


def test_whom_somebody_wants_to_meet_is_named_in_their_words() -> None:
    assert not [(text, said) for text, who in PEOPLE if (said := read_person(text, languages=VI)) != who]
    assert bare_person("với cô Lan", languages=VI) == "cô Lan"


def test_what_a_goal_measures_is_read() -> None:
    wrong = []
    for text, row in MEASURES:
        said = read_measure(text, languages=VI)
        found = (said.measure, said.baseline, said.target, said.unit) if said else None
        if found != row:
            wrong.append((text, row, found))

    assert not wrong


def test_a_goal_is_told_from_the_wish_to_set_one() -> None:
    assert not [text for text in GOALS if not states_goal(text, languages=VI)]
    assert not [text for text in NO_GOALS if states_goal(text, languages=VI)]


def test_names_are_read_without_what_comes_before_them() -> None:
    assert not [(text, said) for text, meant in NAMES if (said := name(text)) != meant]
