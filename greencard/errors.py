"""What can go wrong, in the words of the business."""

from collections.abc import Mapping


class GreencardError(Exception):
    """办理未能完成，请稍后再试。"""

    def __init__(self, message: str | None = None, /, **values: object) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        self.values: Mapping[str, object] = values
        super().__init__(self.message % values if values else self.message)


class AlreadyRegistered(GreencardError):
    """该证件已登记过。请用回执编号和查询密码登录查看；如遗失，请到中心窗口办理。"""


class KeyReused(GreencardError):
    """这个提交编号已用于另一份登记内容，请刷新页面后重新提交。"""


class NotYourTurn(GreencardError):
    """该环节不在贵单位的待办中，可能已由他人办理，请刷新后再看。"""


class NotAllowed(GreencardError):
    """该办件当前状态不能进行此操作，请刷新后再看。"""


class NotFound(GreencardError):
    """没有找到。请核对编号后重试。"""


class Forbidden(GreencardError):
    """您没有办理此事项的权限。"""


class NotSignedIn(GreencardError):
    """请先登录。"""


class SignInFailed(GreencardError):
    """账号或密码不正确。"""


class TooMany(GreencardError):
    """操作过于频繁，请稍后再试。"""

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class CannotPrint(GreencardError):
    """这台服务器还不能生成 PDF：缺少 WeasyPrint 或 Pango。网页上的手册内容相同，可以直接打印。"""


class PressBusy(CannotPrint):
    """正在生成 PDF 的人较多，请过一会儿再试。网页上的手册内容相同，可以直接打印。"""


class CannotDraw(GreencardError):
    """二维码没有画好，请稍后再试。"""


class Incomplete(GreencardError):
    """填写内容有误，请更正后再提交。"""

    def __init__(self, field: str, message: str, /, **values: object) -> None:
        super().__init__(message, **values)
        self.field = field


class BadDefinition(GreencardError):
    """事项定义有误：%(file)s，%(place)s：%(reason)s"""

    def __init__(self, file: str, place: str, reason: str) -> None:
        super().__init__(None, file=file, place=place, reason=reason)


class BadCalendar(BadDefinition):
    """工作日历有误：%(file)s，%(place)s：%(reason)s"""


class KeysMissing(GreencardError):
    """签名密钥还没有准备好，请先运行 greencard keys init 和 keys sign，都加 --root FILE。"""


class BadKeyFile(GreencardError):
    """%(file)s 不是可用的私钥文件。"""


class BadSetting(GreencardError):
    """设置有误：%(name)s：%(reason)s"""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(None, name=name, reason=reason)
