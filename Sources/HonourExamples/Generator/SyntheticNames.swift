/// Names of people who do not exist, as frequent as such names are.
///
/// About 38 of 100 families are Nguyễn, and a few given names are borne by many, so that full names
/// repeat as they do in a real force.
enum SyntheticNames {
  struct Name {
    let family: String
    let middle: String
    let given: String

    var full: String { "\(family) \(middle) \(given)" }
  }

  static func name(from random: inout SplitMix64) -> Name {
    let family = families.draw(from: &random)
    let isWoman = random.chance(180)
    var middle = (isWoman ? womensMiddles : mensMiddles).draw(from: &random)
    let given = (isWoman ? womensGivens : mensGivens).draw(from: &random)
    if random.chance(60) { middle += " " + extraMiddles.draw(from: &random) }
    return Name(family: family, middle: middle, given: given)
  }

  private static let families = WeightedList([
    ("Nguyễn", 384), ("Trần", 121), ("Lê", 95), ("Phạm", 70), ("Hoàng", 35), ("Huỳnh", 16),
    ("Phan", 45), ("Vũ", 24), ("Võ", 15), ("Đặng", 21), ("Bùi", 20), ("Đỗ", 14), ("Hồ", 13),
    ("Ngô", 13), ("Dương", 10), ("Lý", 5), ("Đinh", 10), ("Đoàn", 9), ("Lâm", 8), ("Mai", 7),
    ("Trịnh", 7), ("Đào", 7), ("Cao", 6), ("Hà", 6), ("Tạ", 5), ("Lương", 5), ("Tô", 4),
    ("Châu", 4), ("Quách", 2), ("Nông", 3), ("Hứa", 2), ("Kiều", 2), ("Triệu", 3), ("Vi", 2),
    ("Thái", 3), ("Tống", 2), ("Lục", 1), ("Ông", 1), ("Ưng", 1), ("Y", 1),
  ])

  private static let mensMiddles = WeightedList([
    ("Văn", 430), ("Đức", 75), ("Quốc", 50), ("Hữu", 45), ("Minh", 45), ("Xuân", 40),
    ("Ngọc", 40), ("Đình", 38), ("Thanh", 34), ("Quang", 34), ("Công", 28), ("Thế", 25),
    ("Mạnh", 22), ("Anh", 20), ("Hoàng", 20), ("Duy", 16), ("Trọng", 14), ("Việt", 12), ("Bá", 8),
    ("Khắc", 6), ("Sỹ", 4), ("Tiến", 12), ("Trung", 8), ("Viết", 4),
  ])

  private static let womensMiddles = WeightedList([
    ("Thị", 520), ("Ngọc", 80), ("Thu", 70), ("Thanh", 60), ("Minh", 45), ("Hồng", 45),
    ("Phương", 40), ("Kim", 35), ("Mai", 20), ("Bích", 20), ("Thùy", 25), ("Như", 12), ("Mỹ", 12),
    ("Khánh", 10), ("Diệu", 6),
  ])

  private static let extraMiddles = WeightedList([
    ("Anh", 20), ("Hoàng", 18), ("Bảo", 12), ("Gia", 12), ("Nhật", 8), ("Phúc", 8), ("Thiên", 6),
  ])

  private static let mensGivens = WeightedList([
    ("Hùng", 52), ("Dũng", 48), ("Tuấn", 48), ("Thành", 46), ("Cường", 40), ("Hải", 38),
    ("Nam", 36), ("Minh", 36), ("Sơn", 34), ("Long", 32), ("Anh", 32), ("Thắng", 30),
    ("Hiếu", 28), ("Trung", 28), ("Đức", 27), ("Quân", 24), ("Hoàng", 24), ("Huy", 24),
    ("Tùng", 22), ("Linh", 20), ("Bình", 20), ("Toàn", 19), ("Kiên", 18), ("Đạt", 18),
    ("Việt", 17), ("Phong", 17), ("Tú", 16), ("Thanh", 16), ("Hòa", 14), ("Hoà", 3), ("Tài", 14),
    ("Mạnh", 13), ("Khánh", 12), ("Lâm", 12), ("Hưng", 12), ("Thịnh", 11), ("Vinh", 11),
    ("Phương", 11), ("Duy", 11), ("Tiến", 11), ("Khoa", 9), ("Nghĩa", 9), ("Thạnh", 2),
    ("Thủy", 4), ("Thuỷ", 1), ("Quý", 8), ("Lộc", 8), ("Phúc", 8), ("Trường", 8), ("Ước", 1),
    ("Ân", 3), ("Ánh", 2), ("Út", 1), ("Ý", 1), ("Dương", 7), ("Đương", 1), ("Đại", 4), ("An", 7),
  ])

  private static let womensGivens = WeightedList([
    ("Hương", 48), ("Lan", 42), ("Hoa", 36), ("Hằng", 36), ("Thảo", 34), ("Trang", 34),
    ("Linh", 34), ("Hà", 32), ("Nga", 30), ("Hạnh", 28), ("Thủy", 26), ("Thuỷ", 5), ("Mai", 26),
    ("Phương", 26), ("Anh", 24), ("Ngọc", 24), ("Yến", 20), ("Vân", 20), ("Huyền", 20),
    ("Loan", 16), ("Nhung", 16), ("Dung", 16), ("Hòa", 12), ("Hoà", 3), ("Ánh", 12), ("Oanh", 10),
    ("Xuân", 10), ("Tuyết", 9), ("Quỳnh", 9), ("Châu", 8), ("My", 6), ("Vy", 6), ("Ví", 1),
    ("Đào", 4), ("Ưng", 1),
  ])
}
