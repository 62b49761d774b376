"""What students and families answer, order and wish in Chinese: numbers, yes and no, commands, people."""

import pytest

from nlu.answers import choice, choices, code, name, says_none, scale_many, yes_no
from nlu.choices import OptionWords, by_topic
from nlu.commands import command, opt_out
from nlu.corrections import correction
from nlu.goals import states_goal
from nlu.measures import read_measure
from nlu.numbers import read_number
from nlu.people import bare_person, read_person, split_people

ZH = ("zh", "en")

NUMBERS: tuple[tuple[str, float | None], ...] = (
    ("7", 7),
    ("７", 7),
    ("七", 7),
    ("七分", 7),
    ("7分", 7),
    ("7分吧", 7),
    ("大概7", 7),
    ("大概七分左右", 7),
    ("我给自己打7分", 7),
    ("应该是6吧", 6),
    ("嗯 6", 6),
    ("emmm 5", 5),
    ("差不多8分", 8),
    ("十", 10),
    ("十分", 10),
    ("10分！", 10),
    ("满分10分我打8分", 8),
    ("7/10", 7),
    ("70%", 7),
    ("百分之七十", 7),
    ("百分之70", 7),
    ("6.5", 6.5),
    ("六点五", 6.5),
    ("六个半", 6.5),
    ("7分半", 7.5),
    ("一半", 5),
    ("一半吧", 5),
    ("做了一半", 5),
    ("从5到7", 7),
    ("6到7", 6),
    ("七或者八", 7),
    ("6、7吧", 6),
    ("两分", 2),
    ("零", 0),
    ("上周是4，现在是6", 6),
    ("还行 6分吧", 6),
    ("3 因为这周太忙了", 3),
    ("九分 老师很满意", 9),
    ("俾7分", 7),
    ("我觉得是八", 8),
    ("三天", 3),
    ("五个", 5),
    ("老師，我給6分", 6),
    ("十二", None),
    ("100", None),
    ("一起去吧", None),
    ("一样", None),
    ("一般般", None),
    ("我有3个考试", None),
    ("不知道", None),
    ("三明治", None),
    ("十分开心", None),
    ("第三章", None),
    ("666", None),
    ("周三见", None),
    ("两个人一起学的", None),
)
LARGE: tuple[tuple[str, float], ...] = (
    ("十二", 12),
    ("二十五", 25),
    ("六十八", 68),
    ("一百", 100),
    ("一百零五", 105),
    ("两百", 200),
    ("八十分", 80),
    ("九十九", 99),
    ("百分之八十", 80),
    ("1,000", 1000),
    ("一千五百", 1500),
)
YES = (
    "是",
    "是的",
    "对",
    "对的",
    "对对对",
    "没错",
    "嗯",
    "嗯嗯",
    "嗯嗯嗯",
    "好",
    "好的",
    "好呀",
    "好吧",
    "好滴",
    "行",
    "行吧",
    "可以",
    "可以的",
    "当然",
    "没问题",
    "要",
    "想",
    "同意",
    "确定",
    "ok",
    "OK的",
    "okk",
    "系啊",
    "得",
    "好啊谢谢",
    "嗯好的老师",
    "對",
    "可以啊，谢谢您",
    "保存吧",
    "好的，没问题",
    "就这样吧",
    "shide",
    "hao de",
    "👌",
    "行行行",
    "哈哈好",
    "有",
)
NO = (
    "不",
    "不是",
    "不要",
    "不用",
    "不用了谢谢",
    "不行",
    "没",
    "没有",
    "还没有",
    "还没",
    "不对",
    "错了",
    "先不用了",
    "下次吧",
    "唔係",
    "唔使",
    "唔好",
    "不想",
    "算了吧",
    "不需要，谢谢",
    "暂时不用",
    "不太想",
    "no",
    "bu",
    "👎",
    "以后再说吧",
    "没呢",
    "嗯 不用",
)
NEITHER = (
    "不知道",
    "不晓得",
    "可能吧",
    "看情况",
    "也许",
    "随便",
    "都行",
    "有时候",
    "是不是",
    "什么意思",
    "唔知",
    "我想想",
    "一般",
    "不确定",
    "还行",
    "好像是",
    "是也不是",
    "对不对",
    "我问问我妈",
)
NOTHING = (
    "没有",
    "没",
    "没了",
    "没什么",
    "没啥",
    "没人",
    "无",
    "不知道",
    "不晓得",
    "想不到",
    "还没想好",
    "就我自己",
    "没有别人",
    "冇",
    "暂时没有",
    "没有，谢谢",
    "什么都没有",
    "嗯 没有",
    "都没有",
    "不清楚",
    "没遇到困难",
    "none",
    "没有困难",
)
SOMETHING = (
    "没有时间",
    "我妈妈",
    "不知道怎么做代数",
    "没有人帮我",
    "作业太多",
    "没钱买书",
    "无聊的课",
    "自己的房间太吵",
)
COMMANDS: tuple[tuple[str, str | None], ...] = (
    ("帮助", "help"),
    ("怎么用", "help"),
    ("你能做什么", "help"),
    ("这是什么", "help"),
    ("说明", "help"),
    ("返回", "back"),
    ("回到上一题", "back"),
    ("上一个问题", "back"),
    ("能不能返回", "back"),
    ("我想改上一题", "back"),
    ("撤回", "back"),
    ("跳过", "skip"),
    ("跳过吧", "skip"),
    ("这题跳过", "skip"),
    ("下一题", "skip"),
    ("不想回答", "skip"),
    ("我不想说", "skip"),
    ("过", "skip"),
    ("重复", "repeat"),
    ("再说一遍", "repeat"),
    ("没看懂", "repeat"),
    ("什么意思", "repeat"),
    ("啥", "repeat"),
    ("请再发一遍", "repeat"),
    ("菜单", "menu"),
    ("返回菜单", "menu"),
    ("主菜单", "menu"),
    ("选项", "menu"),
    ("選單", "menu"),
    ("语言", "language"),
    ("换语言", "language"),
    ("语言設置", "language"),
    ("用英文", "language"),
    ("可以说西班牙语吗", "language"),
    ("我看不懂英文", "language"),
    ("換成英文", "language"),
    ("用廣東話", "language"),
    ("真人", "person"),
    ("转人工", "person"),
    ("我要跟真人说话", "person"),
    ("有人吗", "person"),
    ("你是机器人吗", "person"),
    ("算了", "cancel"),
    ("取消", "cancel"),
    ("不弄了", "cancel"),
    ("我改主意了", "cancel"),
    ("我背疼", None),
    ("跳舞", None),
    ("跳绳每天100下", None),
    ("回家", None),
    ("学语言", None),
    ("中文", None),
    ("英文成绩", None),
    ("菜单上有什么好吃的", None),
    ("取消明天的会议", None),
    ("我的老师很好", None),
    ("返回学校", None),
    ("帮助别人", None),
    ("什么时候开会", None),
    ("真人秀很好看", None),
)
OPT_OUT = (
    "别再给我发短信了",
    "不要再给我发消息",
    "请不要再发短信给我",
    "停止发送短信",
    "退订",
    "取消订阅",
    "别发了",
    "停",
    "停止",
    "别烦我",
    "不要打扰我",
    "别再发了谢谢",
    "我不想再收到这些短信",
    "不想收到信息了",
    "把我的号码删掉",
    "请删除我的号码",
    "唔好再send俾我",
    "唔好再發短信俾我",
    "不要再聯絡我",
    "你们别再联系我了",
    "我不需要这些短信",
    "关掉通知",
    "请停止给我发信息",
    "麻烦你不要再发了",
    "不要給我發訊息",
    "我收回我的同意",
    "TD",
    "能不能别给我发了",
    "取消短信",
)
NO_OPT_OUT = (
    "我想戒电子烟",
    "我的目标是别再熬夜",
    "我不要再拖延了",
    "别把计划发给我妈",
    "不要发给我爸",
    "叫他别再给我发短信",
    "他一直给我发短信好烦",
    "取消会议",
    "我想停止玩游戏",
    "上课别发短信",
    "停车场",
    "不停地学习",
    "算了",
    "不要",
    "没兴趣",
    "不要告诉我妈",
    "我弟弟一直烦我",
    "帮我把他从小组删掉",
    "不发脾气",
)
CORRECTIONS: tuple[tuple[str, str | None], ...] = (
    ("不对 我是说7", "7"),
    ("等等，我是说周五", "周五"),
    ("打错了 是8", "8"),
    ("不是 手滑了 是6", "6"),
    ("*7", "7"),
    ("不，7", "7"),
    ("不是，是6", "6"),
    ("我的意思是数学", "数学"),
    ("抱歉，应该是5", "5"),
    ("说错了，是星期四", "星期四"),
    ("改成8", "8"),
    ("手滑了 9", "9"),
    ("我打错了", ""),
    ("等一下", ""),
    ("我想改答案", ""),
    ("不好意思打错了 应该是80", "80"),
    ("打錯咗", ""),
    ("不是不是 是下周三", "下周三"),
    ("更正 6", "6"),
    ("7", None),
    ("不知道", None),
    ("不想", None),
    ("没关系", None),
    ("不是我做的", None),
    ("我觉得还好", None),
)
PEOPLE: tuple[tuple[str, str | None], ...] = (
    ("我想跟王老师见面", "王老师"),
    ("想约数学老师", "数学老师"),
    ("能不能跟我的辅导员聊聊", "我的辅导员"),
    ("我要见校长", "校长"),
    ("想和我儿子的班主任谈谈", "我儿子的班主任"),
    ("预约李校长", "李校长"),
    ("想跟Ms Rivera老师见面", "Ms Rivera老师"),
    ("約王老師", "王老師"),
    ("我想跟counselor约个时间", "counselor"),
    ("帮我约一下社工", "社工"),
    ("想跟王老师和李老师一起开会", "王老师和李老师"),
    ("想跟社会研究老师约时间", "社会研究老师"),
    ("我要跟我妈说", None),
    ("我昨天跟王老师谈过了", None),
    ("我不想跟老师说", None),
    ("王老师很好", None),
    ("想找人聊聊", None),
)
MEASURES: tuple[tuple[str, tuple[str | None, float | None, float | None, str | None] | None], ...] = (
    ("我想把数学从68提到80", ("数学", 68, 80, None)),
    ("寒假前把代数成绩从六十八分提高到八十分", ("代数成绩", 68, 80, "分")),
    ("数学从68提高到80", ("数学", 68, 80, None)),
    ("我的GPA提到3.5", ("GPA", None, 3.5, None)),
    ("每天读20分钟", ("每天读", None, 20, "分钟")),
    ("每天看书30分钟", ("每天看书", None, 30, "分钟")),
    ("这学期读3本书", ("这学期读", None, 3, "本书")),
    ("缺课少于2天", ("缺课", None, 2, "天")),
    ("每周运动三次", ("每周运动", None, 3, "次")),
    ("申请5所大学", ("申请", None, 5, "所大学")),
    ("数学从C提到B", ("数学 (C - B)", None, None, "字母成绩")),
    ("英语拿A", ("英语 (A)", None, None, "字母成绩")),
    ("把缺勤从6次降到2次", ("缺勤", 6, 2, "次")),
    ("我要把數學從68提到80", ("數學", 68, 80, None)),
    ("SAT考到1400", ("SAT", None, 1400, None)),
    ("通过生物", None),
    ("学会游泳", None),
    ("一起努力", None),
    ("周三下午三点见", None),
    ("12月18号之前写完", None),
)
GOALS = (
    "我想把数学从68提到80",
    "我想提高英语成绩",
    "我的目标是毕业",
    "想考上大学",
    "少玩手机",
    "按时交作业",
    "我想交更多朋友",
    "希望孩子每天准时上学",
    "学会游泳",
    "每天早睡",
    "我想当医生",
    "定个目标 提高数学成绩",
)
NO_GOALS = (
    "我想定个目标",
    "定目标",
    "新目标",
    "我要设定一个目标",
    "我想见王老师",
    "看看我的计划",
    "我想换语言",
    "目标",
    "帮我定一个新的目标",
    "修改目标",
    "我不想定目标",
    "可以跳过吗",
)


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_number_from_0_to_10_is_read_or_left_alone(text: str, value: float | None) -> None:
    assert read_number(text, languages=ZH, low=0, high=10) == value


@pytest.mark.parametrize(("text", "value"), LARGE)
def test_large_numbers_in_words_are_put_together(text: str, value: float) -> None:
    assert read_number(text, languages=ZH) == value


@pytest.mark.parametrize("text", YES)
def test_people_say_yes(text: str) -> None:
    assert yes_no(text, languages=ZH) is True


@pytest.mark.parametrize("text", NO)
def test_people_say_no(text: str) -> None:
    assert yes_no(text, languages=ZH) is False


@pytest.mark.parametrize("text", NEITHER)
def test_people_say_neither_yes_nor_no(text: str) -> None:
    assert yes_no(text, languages=ZH) is None


@pytest.mark.parametrize("text", NOTHING)
def test_people_say_that_there_is_nothing(text: str) -> None:
    assert says_none(text, languages=ZH)


@pytest.mark.parametrize("text", SOMETHING)
def test_something_that_begins_like_nothing_is_something(text: str) -> None:
    assert not says_none(text, languages=ZH)


@pytest.mark.parametrize(("text", "found"), COMMANDS)
def test_people_order_the_assistant_about_and_talk_of_other_things(text: str, found: str | None) -> None:
    assert command(text, languages=ZH) == found


def test_the_name_of_chinese_alone_is_a_wish_in_an_english_profile() -> None:
    assert command("中文", languages=("en", "zh")) == "language"
    assert command("繁體中文", languages=("en", "zh")) == "language"


@pytest.mark.parametrize("text", OPT_OUT)
def test_people_ask_for_no_more_messages(text: str) -> None:
    assert opt_out(text, languages=ZH)


@pytest.mark.parametrize("text", NO_OPT_OUT)
def test_people_who_speak_of_stopping_something_else_still_get_messages(text: str) -> None:
    assert not opt_out(text, languages=ZH)


@pytest.mark.parametrize(("text", "meant"), CORRECTIONS)
def test_people_take_back_what_they_said(text: str, meant: str | None) -> None:
    assert correction(text, languages=ZH) == meant


@pytest.mark.parametrize(("text", "person"), PEOPLE)
def test_people_say_whom_they_want_to_meet(text: str, person: str | None) -> None:
    assert read_person(text, languages=ZH) == person


def test_people_who_are_listed_without_spaces_are_told_apart() -> None:
    assert split_people("妈妈和王老师、李校长", languages=ZH) == ("妈妈", "王老师", "李校长")
    assert split_people("我和老师", languages=ZH) == ("我和老师",)
    assert bare_person("跟王老师", languages=ZH) == "王老师"


@pytest.mark.parametrize(("text", "meant"), MEASURES)
def test_students_say_what_they_measure(
    text: str, meant: tuple[str | None, float | None, float | None, str | None] | None
) -> None:
    found = read_measure(text, languages=ZH)

    assert (found and (found.measure, found.baseline, found.target, found.unit)) == meant


@pytest.mark.parametrize("text", GOALS)
def test_a_goal_is_heard_when_it_is_said(text: str) -> None:
    assert states_goal(text, languages=ZH)


@pytest.mark.parametrize("text", NO_GOALS)
def test_the_wish_for_a_goal_is_not_yet_a_goal(text: str) -> None:
    assert not states_goal(text, languages=ZH)


def option(value: str, *phrases: str) -> OptionWords:
    return OptionWords(value=value, phrases=phrases)


MODE = (
    option("in_person", "当面", "见面", "到学校", "面谈"),
    option("phone", "打电话", "电话", "call"),
    option("video", "视频", "zoom", "视频通话", "网上"),
)
SCALE = (option("like", "喜欢"), option("unsure", "不确定"), option("dislike", "不喜欢"))
SUBJECTS = (option("math", "数学"), option("art", "美术"), option("music", "音乐"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", "in_person"),
        ("一", "in_person"),
        ("第二个", "phone"),
        ("选3", "video"),
        ("3吧", "video"),
        ("电话", "phone"),
        ("打电话吧", "phone"),
        ("我想面谈", "in_person"),
        ("視頻", "video"),
        ("zoom可以吗", "video"),
        ("最后一个", "video"),
        ("不要电话", None),
        ("4", None),
        ("两天前", None),
        ("第一個", "in_person"),
        ("选第二个", "phone"),
        ("二号", "phone"),
    ],
)
def test_one_option_is_picked_by_its_place_or_its_words(text: str, value: str | None) -> None:
    assert choice(text, MODE, languages=ZH) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("喜欢", "like"),
        ("很喜欢", "like"),
        ("不喜欢", "dislike"),
        ("我真的不喜欢", "dislike"),
        ("不知道", "unsure"),
        ("一般般", "unsure"),
        ("没兴趣", "dislike"),
        ("挺喜欢的", "like"),
        ("喜歡", "like"),
        ("无聊", "dislike"),
    ],
)
def test_words_alike_stand_for_the_answers_of_a_scale(text: str, value: str) -> None:
    assert choice(text, SCALE, languages=ZH) == value


def test_several_answers_in_one_message_are_read_one_by_one() -> None:
    assert scale_many("喜欢 不喜欢 不确定", SCALE, languages=ZH) == ("like", "dislike", "unsure")
    assert scale_many("喜欢，不喜欢，一般", SCALE, languages=ZH) == ("like", "dislike", "unsure")
    assert scale_many("1 3 2", SCALE, languages=ZH) == ("like", "dislike", "unsure")
    assert choices("数学和音乐", SUBJECTS, languages=ZH) == ("math", "music")
    assert choices("数学、美术", SUBJECTS, languages=ZH) == ("math", "art")
    assert choices("都要", SUBJECTS, languages=ZH) == ("math", "art", "music")
    assert choices("1和3", SUBJECTS, languages=ZH) == ("math", "music")


def test_a_goal_is_picked_by_what_it_is_about() -> None:
    goals = (option("a", "把数学成绩从68提到80"), option("b", "每天按时到校"))

    assert by_topic("数学那个", goals, languages=ZH) == "a"
    assert by_topic("数", goals, languages=ZH) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("我叫陈小明", "陈小明"),
        ("您好，我是李伟的妈妈", "李伟的妈妈"),
        ("名字是Amy Chen", "Amy Chen"),
        ("王芳", "王芳"),
    ],
)
def test_people_say_their_name(text: str, said: str) -> None:
    assert name(text) == said


def test_people_send_their_code_with_words_around_it() -> None:
    assert code("我的邀请码是K7WX3P9Q") == "K7WX3P9Q"
