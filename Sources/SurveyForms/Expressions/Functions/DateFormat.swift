/// The identifiers of `format-date` and `format-date-time`.
enum DateFormat {
    static let advice = "Use %Y %y %m %n %b %d %e %a %W, for times also %H %h %M %S %3, and %% for %."

    /// What stands for an identifier, or `nil` if there is none of that name.
    static func part(_ identifier: Character, _ time: FormClock.LocalTime, _ names: DateNames) -> String? {
        let (year, month, day) = time.day.parts
        let seconds = time.time / 1_000
        switch identifier {
        case "%": return "%"
        case "Y": return year.padded(4)
        case "y": return CivilDay.floorModulo(year, 100).padded(2)
        case "m": return month.padded(2)
        case "n": return String(month)
        case "b": return names.months[month - 1]
        case "d": return day.padded(2)
        case "e": return String(day)
        case "a": return names.weekdays[time.day.weekday]
        case "H": return (seconds / 3_600).padded(2)
        case "h": return String(seconds / 3_600)
        case "M": return (seconds / 60 % 60).padded(2)
        case "S": return (seconds % 60).padded(2)
        case "3": return (time.time % 1_000).padded(3)
        case "W": return String(week(of: time.day))
        default: return nil
        }
    }

    /// The first identifier of a format that does not exist, for the check of a form.
    static func unknownIdentifier(in format: String) -> String? {
        var isIdentifier = false
        for character in format {
            if isIdentifier, !"%YymnbdeaHhMS3W".contains(character) { return "%\(character)" }
            isIdentifier = !isIdentifier && character == "%"
        }
        return isIdentifier ? "%" : nil
    }

    /// The week of ISO 8601: the week of the year's first Thursday is the first.
    private static func week(of day: CivilDay) -> Int {
        let fromMonday = CivilDay.floorModulo(day.weekday - 1, 7)
        let thursday = CivilDay(number: day.number - fromMonday + 3)
        let newYear = CivilDay(year: thursday.parts.year, month: 1, day: 1) ?? thursday
        return (thursday.number - newYear.number) / 7 + 1
    }
}
