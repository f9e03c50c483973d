"""Words that stand in cells and over columns, in the three languages, by the key that they mean."""

from .columns import Words

YES_NO = (("yes", ("Yes", "是", "Có")), ("no", ("No", "否", "Không")))
BOOK_KINDS = (
    ("community", ("Community", "小区", "Khu dân cư")),
    ("trade", ("Trade", "贸易", "Thương mại")),
)
ROLES = (
    ("owner", ("Owner", "业主", "Chủ hộ")),
    ("tenant", ("Tenant", "租户", "Người thuê")),
    ("contact", ("Contact", "联系人", "Liên hệ")),
)
CYCLES = (
    ("natural_year", ("Natural year", "自然年", "Năm dương lịch")),
    ("billing_year", ("Billing year", "计费年", "Năm tính phí")),
)
LATE_FROM = (
    ("period_start", ("Period start", "周期开始", "Đầu kỳ")),
    ("period_end", ("Period end", "周期结束", "Cuối kỳ")),
)
PARTIAL_PERIODS = (
    ("full", ("Full", "按整期", "Trọn kỳ")),
    ("days", ("Days", "按天", "Theo ngày")),
)
METHODS = (
    ("unit_price", ("Unit price", "单价", "Đơn giá")),
    ("per_asset", ("Per asset", "每户单独录入", "Nhập riêng từng hộ")),
    ("fixed", ("Fixed", "固定金额", "Cố định")),
    ("formula", ("Formula", "自定义公式", "Công thức")),
)
MEASURES = (
    ("building_area", ("Building area", "建筑面积", "Diện tích")),
    ("inner_area", ("Inner area", "套内面积", "Diện tích thông thủy")),
    ("shared_area", ("Shared area", "公摊面积", "Diện tích chung")),
    ("parking_area", ("Parking area", "车位面积", "Diện tích chỗ đỗ")),
    ("displacement", ("Displacement", "排量", "Dung tích")),
    ("usage", ("Usage", "用量", "Sản lượng")),
)
PRICE_FOR = (("period", ("Period", "周期", "Kỳ")), ("month", ("Month", "月", "Tháng")))

ACCOUNT = ("Account", "账户", "Tài khoản")
ASSET = ("Asset", "收费对象", "Đối tượng")
ITEM = ("Charge item", "收费项目", "Loại phí")
TARIFF = ("Tariff", "收费标准", "Biểu phí")
NAME = ("Name", "名称", "Tên")
CODE = ("Code", "编号", "Mã")
BUILDING = ("Building", "楼栋", "Tòa nhà")
AMOUNT = ("Amount", "金额", "Số tiền")
README: Words = ("Read me", "说明", "Hướng dẫn")
