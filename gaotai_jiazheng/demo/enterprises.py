"""The enterprises of the demonstration county: invented names, addresses and credit codes."""

from enterprises.models import Enterprise

State = Enterprise.State

# (name, credit code without its check character, town, community, address, telephone, state)
ENTERPRISES = (
    ("高台县黑河湾家政服务有限公司", "91620724MA0000101", "城关镇", "人民西路社区", "人民西路甲18号", "0936-6620101", State.REGISTERED),
    ("高台县驼铃家政服务有限公司", "91620724MA0000202", "城关镇", "人民东路社区", "人民东路甲6号", "0936-6620202", State.REGISTERED),
    ("高台县绿洲月嫂家政中心", "91620724MA0000303", "城关镇", "医院西路社区", "医院西路甲21号", "0936-6620303", State.REGISTERED),
    ("高台县暖心居养老服务有限公司", "91620724MA0000404", "城关镇", "东苑社区", "东苑小区南门甲2号", "0936-6620404", State.REGISTERED),
    ("高台县亮窗保洁服务部", "91620724MA0000505", "城关镇", "长征路社区", "长征路甲9号", "0936-6620505", State.REGISTERED),
    ("高台县巾帼手家政服务有限公司", "91620724MA0000606", "城关镇", "新建东村社区", "新建东村甲3号", "0936-6620606", State.REGISTERED),
    ("高台县湿地之家家政服务部", "91620724MA0000707", "城关镇", "滨河社区", "滨河路甲15号", "0936-6620707", State.REGISTERED),
    ("高台县小满到家家政服务有限公司", "91620724MA0000808", "城关镇", "新建南村社区", "新建南村甲7号", "0936-6620808", State.REGISTERED),
    ("高台县南华勤快人家政服务部", "91620724MA0000909", "南华镇", "", "南华镇甲街12号", "0936-6620909", State.REGISTERED),
    ("高台县巷道帮手家政服务部", "91620724MA0001010", "巷道镇", "", "巷道镇甲街5号", "0936-6621010", State.REGISTERED),
    ("高台县旧时光家政服务部", "91620724MA0001111", "城关镇", "人民东路社区", "人民东路甲40号", "0936-6621111", State.SUSPENDED),
    ("高台县已歇业家政服务部", "91620724MA0001212", "宣化镇", "", "宣化镇甲街1号", "", State.CANCELLED),
)  # fmt: skip
