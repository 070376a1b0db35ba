"""The registration form, field by field: what may stand in each and what to say if it does not."""

from marshmallow import ValidationError, fields, validate

from greencard.domain.sentences import N_
from greencard.matters.vocabulary import (
    CATEGORIES,
    EDUCATION_LEVELS,
    EMPLOYMENT_KINDS,
    LEVELS,
    SEXES,
)
from greencard.services.intake.countries import COUNTRIES
from greencard.services.intake.fields import (
    Answers,
    Code,
    Count,
    Day,
    Form,
    Several,
    Text,
    YesNo,
    needed,
    optional,
)
from greencard.services.intake.identity import LONGEST_NUMBER, IdNumber, IdType, Mobile, Name

RELATIONS = ("spouse", "child", "parent")

LONGEST_EMAIL = 254
MONTHS_A_YEAR = 12
MOST_WANTS, MOST_CONSENTS, MOST_RELATIVES, MOST_DOCUMENTS = 40, 20, 20, 5


def country(code: str) -> None:
    """Refuse what is no nationality."""
    if code not in COUNTRIES:
        raise ValidationError(N_("请填写三位字母国家或地区代码（ISO 3166-1），例如 CHN。"))


class EducationForm(Form):
    """The highest degree."""

    level = Code(EDUCATION_LEVELS, **needed(N_("请选择学历。")))
    full_time = YesNo(**needed(N_("请选择是否全日制。")))
    school = Text(**needed(N_("请填写毕业院校。")))
    graduated_on = Day(**needed(N_("请填写毕业日期。")))
    overseas = YesNo(load_default=False)
    verification_no = Text(most=LONGEST_NUMBER, **optional())


class EmploymentForm(Form):
    """Where the talent works, and on what footing."""

    kind = Code(EMPLOYMENT_KINDS, **needed(N_("请选择工作形式。")))
    employer = Text(**optional())
    employer_uscc = IdNumber(**optional())
    park = Text(most=LONGEST_NUMBER, **needed(N_("请选择所在园区。")))
    contract_from = Day(**optional())
    contract_to = Day(**optional())
    presence_months = Count(most=MONTHS_A_YEAR, **needed(N_("请填写每年在津工作的月数。")))


class RelativeForm(Form):
    """One member of the family who comes along."""

    relation = Code(RELATIONS, **needed(N_("请选择与本人的关系。")))
    name = Name(**needed(N_("请填写家庭成员姓名。")))
    id_type = IdType(**needed(N_("请选择家庭成员的证件类型。")))
    id_no = IdNumber(**needed(N_("请填写家庭成员的证件号码。")))
    id_valid_to = Day(**optional())
    birth_date = Day(**needed(N_("请填写家庭成员的出生日期。")))
    guardian_consent = YesNo(load_default=False)


class DocumentForm(Form):
    """Another document of the talent; passports and permits need their last day."""

    id_type = IdType(**needed(N_("请选择证件类型。")))
    id_no = IdNumber(**needed(N_("请填写证件号码。")))
    valid_to = Day(**optional())


class ConsentForm(Form):
    """One purpose the talent agreed to, and the version of the text they read."""

    purpose = Text(**needed(N_("请注明同意的用途。")))
    version = Count(least=1, **needed(N_("请注明所同意文本的版本。")))


class RegistrationForm(Form):
    """The whole registration."""

    name = Name(**needed(N_("请填写姓名。")))
    name_en = Name(**optional())
    id_type = IdType(**needed(N_("请选择证件类型。")))
    id_no = IdNumber(**needed(N_("请填写证件号码。")))
    id_valid_to = Day(**optional())
    documents = Several(
        fields.Nested(DocumentForm), most=MOST_DOCUMENTS, load_default=list, allow_none=True
    )
    nationality = Text(validate=country, **needed(N_("请填写国籍代码。")))
    birth_date = Day(**needed(N_("请填写出生日期。")))
    sex = Code(SEXES, **needed(N_("请选择性别。")))
    mobile = Mobile(**needed(N_("请填写手机号码。")))
    email = Text(
        most=LONGEST_EMAIL,
        validate=validate.Email(error=N_("请填写完整的电子邮箱，例如 name@example.org。")),
        **optional(),
    )
    education = fields.Nested(EducationForm, **needed(N_("请填写学历情况。")))
    category = Code(CATEGORIES, **needed(N_("请选择人才类别。")))
    level_claimed = Code(LEVELS, **needed(N_("请选择申报的人才层次。")))
    employment = fields.Nested(EmploymentForm, **needed(N_("请填写工作情况。")))
    wants = Several(
        Text(**needed(N_("请选择要办理的类别或事项。"))),
        most=MOST_WANTS,
        validate=validate.Length(min=1, error=N_("请至少选择一项要办理的类别或事项。")),
        **needed(N_("请选择要办理的类别或事项。")),
    )
    facts = Answers(keys=fields.String(), load_default=dict)
    family = Several(fields.Nested(RelativeForm), most=MOST_RELATIVES, load_default=list)
    consents = Several(
        fields.Nested(ConsentForm), most=MOST_CONSENTS, **needed(N_("请阅读并同意登记须知。"))
    )
