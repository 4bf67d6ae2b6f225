"""The rules that papers cite, and the ways that are open besides, in our own words."""

MEASURES = "《市场监督管理投诉举报处理办法》（国家市场监督管理总局令第121号，以下简称《办法》）"

# Source: 《消费者权益保护法》第三十九条; told on refusal and termination by 总局令第121号第十五条、第二十五条.
REMEDIES = (
    "与经营者协商和解",
    "请消费者协会或者依法成立的其他调解组织调解",
    "与经营者有仲裁协议的，按照协议申请仲裁",
    "向人民法院起诉",
)
REMEDIES_LEAD = "依照《中华人民共和国消费者权益保护法》第三十九条，您还可以通过下列途径解决争议："
END_REMEDIES_LEAD = (
    "依照《办法》第二十五条和《中华人民共和国消费者权益保护法》第三十九条，"
    "双方仍可以通过下列途径解决争议："
)
CONFIDENTIAL = (
    "依照总局令第121号第三十七条，举报人的信息应当保密，本件不得提供给被举报人和无关人员。"
)
