/// The short names of months and days that `format-date` writes for `%b` and `%a`.
public struct DateNames: Sendable, Equatable {
    /// January first.
    public let months: [String]
    /// Sunday first.
    public let weekdays: [String]

    /// - Returns: `nil` unless there are twelve months and seven days.
    public init?(months: [String], weekdays: [String]) {
        guard months.count == 12, weekdays.count == 7 else { return nil }
        self.init(checked: months, weekdays)
    }

    private init(checked months: [String], _ weekdays: [String]) {
        self.months = months
        self.weekdays = weekdays
    }

    /// The names of a language by its code; English for one that is not among them.
    public static func of(language code: String) -> DateNames {
        switch code {
        case "fr": french
        case "ar": arabic
        case "zgh": tamazight
        default: english
        }
    }

    /// English.
    public static let english = DateNames(
        checked: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"])

    /// French.
    public static let french = DateNames(
        checked: ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
        ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."])

    /// Arabic with the months of Morocco.
    public static let arabic = DateNames(
        checked: [
            "يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر",
        ],
        ["الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"])

    /// Standard Moroccan Tamazight.
    public static let tamazight = DateNames(
        checked: ["ⵉⵏⵏ", "ⴱⵕⴰ", "ⵎⴰⵕ", "ⵉⴱⵔ", "ⵎⴰⵢ", "ⵢⵓⵏ", "ⵢⵓⵍ", "ⵖⵓⵛ", "ⵛⵓⵜ", "ⴽⵜⵓ", "ⵏⵓⵡ", "ⴷⵓⵊ"],
        ["ⴰⵙⴰ", "ⴰⵢⵏ", "ⴰⵙⵉ", "ⴰⴽⵕ", "ⴰⴽⵡ", "ⴰⵙⵉⵎ", "ⴰⵙⵉⴹ"])
}
