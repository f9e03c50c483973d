"""Invented people: names composed from lists, so nobody in the sample is anybody."""

from random import Random

SURNAMES = "陈 林 黄 周 吴 徐 孙 朱 马 胡 郭 何 高 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 肖 田 董 袁 潘 于 蒋 蔡 余 杜 叶 程 苏 魏".split()
GIVEN = "秀英 建国 文静 志强 雅婷 明远 晓梅 子涵 浩然 诗雨 国栋 佳慧 俊杰 思源 丽华 永康 欣怡 宇航 美玲 德明 春燕 家豪 静怡 立新 玉兰 少华 慧敏 天佑 可欣 承志".split()
HO = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
DEM = "Văn Thị Minh Thanh Quốc Ngọc Hữu Thu Đức Kim".split()
TEN = "An Bình Châu Dũng Giang Hà Hải Hạnh Hiếu Hoa Hùng Khánh Lan Linh Long Mai Nam Nga Phúc Quân Sơn Thảo Trang Tuấn Vy".split()


def chinese(chance: Random) -> str:
    return chance.choice(SURNAMES) + chance.choice(GIVEN)


def vietnamese(chance: Random) -> str:
    return f"{chance.choice(HO)} {chance.choice(DEM)} {chance.choice(TEN)}"


def chinese_phone(number: int) -> str:
    return f"1380000{number:04d}"


def vietnamese_phone(number: int) -> str:
    return f"09000{number:05d}"
