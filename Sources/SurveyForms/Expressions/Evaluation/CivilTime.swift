/// A day of the Gregorian calendar, counted from 1970-01-01.
struct CivilDay: Equatable {
    let number: Int

    init(number: Int) { self.number = number }

    /// The day of a year, month and day, or `nil` if there is none.
    ///
    /// Days are counted in eras of 400 years that begin on 1 March, so that leap days come last.
    init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day),
            (-999_999...999_999).contains(year)
        else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = Self.floorDivision(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = era * 146_097 + dayOfEra - 719_468
    }

    var parts: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = Self.floorDivision(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// 0 for Sunday.
    var weekday: Int { Self.floorModulo(number + 4, 7) }

    /// `YYYY-MM-DD`.
    var text: String {
        let (year, month, day) = parts
        return "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))"
    }

    static func floorDivision(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((b - 1 - a) / b) }
    static func floorModulo(_ a: Int, _ b: Int) -> Int { a - floorDivision(a, b) * b }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Int {
    /// The digits with zeros before them; a minus sign comes first.
    func padded(_ width: Int) -> String {
        let digits = String(magnitude)
        return (self < 0 ? "-" : "") + String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}

/// A day, a time of day or both, as a text writes them, with the offset from UTC that it may name.
struct WrittenTime: Equatable {
    static let dayMilliseconds = 86_400_000

    var day: CivilDay?
    /// Milliseconds since midnight.
    var time: Int?
    /// Minutes ahead of UTC.
    var offset: Int?

    /// Reads `YYYY-MM-DD`, optionally with `T` and a time: what XForms stores in date and dateTime nodes.
    init?(stored text: String) {
        // Most texts are no dates; the shape is looked at before anything is cut.
        let bytes = text.utf8
        guard bytes.count >= 10, bytes.count <= 40 else { return nil }
        var index = bytes.startIndex
        for place in 0..<10 {
            let isDash = bytes[index] == UInt8(ascii: "-")
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
            guard place == 4 || place == 7 ? isDash : isDigit else { return nil }
            index = bytes.index(after: index)
        }
        if index < bytes.endIndex, bytes[index] != UInt8(ascii: "T") { return nil }
        self.init(lenient: text)
    }

    /// Reads what `date()` and its like take: parts of any width, as JavaRosa does.
    init?(lenient text: String) {
        let halves = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = Self.digits(parts[0]), let month = Self.digits(parts[1]),
            let dayOfMonth = Self.digits(parts[2]), let day = CivilDay(year: year, month: month, day: dayOfMonth)
        else { return nil }
        self.day = day
        guard halves.count == 2 else { return }
        guard let clock = WrittenTime(time: String(halves[1])) else { return nil }
        time = clock.time
        offset = clock.offset
    }

    /// Reads `HH:MM`, optional seconds with a fraction, and an optional offset.
    init?(time text: String) {
        var clock = Substring(text)
        if clock.last == "Z" {
            offset = 0
            clock = clock.dropLast()
        } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            let parts = clock[clock.index(after: sign)...].split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2, let hours = Self.digits(parts[0]), hours <= 18,
                let minutes = parts.count == 2 ? Self.digits(parts[1]) : 0, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (clock[sign] == "-" ? -1 : 1)
            clock = clock[..<sign]
        }
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, let hour = Self.digits(parts[0]), hour < 24,
            let minute = Self.digits(parts[1]), minute < 60
        else { return nil }
        var milliseconds = 0
        if parts.count == 3 {
            let pieces = parts[2].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            guard let second = Self.digits(pieces[0]), second < 60 else { return nil }
            milliseconds = second * 1_000
            if pieces.count == 2, !pieces[1].isEmpty {
                guard Self.digits(pieces[1].prefix(9)) != nil,
                    let thousandths = Int((pieces[1] + "00").prefix(3))
                else { return nil }
                milliseconds += thousandths
            }
        }
        time = (hour * 60 + minute) * 60_000 + milliseconds
    }

    private static func digits(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy(NumberCheck.isDigit) else { return nil }
        return Int(text)
    }
}
