/// Checks of days, times and moments, written as ISO 8601 and XML Schema part 2 write them.
enum CalendarCheck {
    /// `YYYY-MM-DD`, a real day of the Gregorian calendar from year 1 to 9999.
    static func date(_ value: String) throws(ValueFault) {
        if let cause = dateCause(Substring(value)) {
            throw ValueFault(.notADate, cause, next: "Write year-month-day, such as 2026-11-23.")
        }
    }

    /// `HH:MM`, optional seconds with an optional fraction, optional offset: `Z`, `+01:00` or `+01`.
    static func time(_ value: String) throws(ValueFault) {
        if let cause = timeCause(Substring(value)) {
            throw ValueFault(.notATime, cause, next: "Write hours:minutes:seconds, such as 14:30:00+01:00.")
        }
    }

    /// A date, `T` and a time.
    static func dateTime(_ value: String) throws(ValueFault) {
        let next = "Write the day, T and the time, such as 2026-11-23T14:30:00.000+01:00."
        guard let mark = value.firstIndex(of: "T") else {
            throw ValueFault(.notADateTime, "it is not a day and a time with T between them", next: next)
        }
        if let cause = dateCause(value[..<mark]) ?? timeCause(value[value.index(after: mark)...]) {
            throw ValueFault(.notADateTime, cause, next: next)
        }
    }

    /// Why a text is not a day, or `nil` if it is one.
    private static func dateCause(_ text: Substring) -> String? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = digits(parts[0], 4), let month = digits(parts[1], 2),
            let day = digits(parts[2], 2), year > 0
        else { return "it is not a date" }
        guard (1...12).contains(month) else { return "there is no month \(month)" }
        guard (1...days(in: month, of: year)).contains(day) else {
            return "there is no day \(day) in month \(month) of \(year)"
        }
        return nil
    }

    /// Why a text is not a time, or `nil` if it is one.
    private static func timeCause(_ text: Substring) -> String? {
        var clock = text
        if clock.last == "Z" {
            clock = clock.dropLast()
        } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            if let cause = offsetCause(clock[clock.index(after: sign)...]) { return cause }
            clock = clock[..<sign]
        }
        var seconds: Substring?
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return "it is not a time" }
        if parts.count == 3 {
            let whole = parts[2].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            seconds = whole[0]
            if whole.count == 2 {
                guard !whole[1].isEmpty, whole[1].utf8.allSatisfy(NumberCheck.isDigit) else {
                    return "the fraction of a second is not in digits"
                }
            }
        }
        guard let hour = digits(parts[0], 2), let minute = digits(parts[1], 2), let second = digits(seconds ?? "00", 2)
        else { return "it is not a time" }
        guard hour < 24 else { return "there is no hour \(hour)" }
        guard minute < 60 else { return "there is no minute \(minute)" }
        guard second < 60 else { return "there is no second \(second)" }
        return nil
    }

    /// Why a text is not an offset from UTC, or `nil` if it is one. XML Schema allows up to 14 hours.
    private static func offsetCause(_ text: Substring) -> String? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let minutes = parts.count == 2 ? digits(parts[1], 2) : 0
        guard parts.count <= 2, let hours = digits(parts[0], 2), let minutes, minutes < 60,
            hours * 60 + minutes <= 14 * 60
        else { return "its offset from UTC is not between -14:00 and +14:00" }
        return nil
    }

    private static func digits(_ text: Substring, _ count: Int) -> Int? {
        guard text.utf8.count == count, text.utf8.allSatisfy(NumberCheck.isDigit) else { return nil }
        return Int(text)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
