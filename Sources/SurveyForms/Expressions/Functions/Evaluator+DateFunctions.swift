extension Evaluator {
    mutating func dateFunction(_ call: Call) throws(ExpressionProblem) -> XPathValue {
        let clock = environment.clock
        switch call.function {
        case .today: return .text(clock.local(clock.now).day.text)
        case .now: return .text(clock.local(clock.now).text)
        case .date: return .text(try localTime(call, wholeDays: true)?.day.text ?? "")
        case .dateTime: return .text(try localTime(call)?.text ?? "")
        case .formatDate, .formatDateTime:
            var time = try momentOfDay(value(call, 0), call).map { clock.local($0) }
            if time == nil { time = try localTime(call, wholeDays: call.function == .formatDate) }
            guard let time else { return .text("") }
            return .text(try format(time, try text(call, 1), call))
        case .decimalDateTime:
            let value = try value(call, 0)
            if case .number = value { return value }
            var found = try momentOfDay(value, call)
            if found == nil { found = try moment(value, call) }
            return .number(found.map { Double($0) / Double(WrittenTime.dayMilliseconds) } ?? .nan)
        default: return .number(try decimalTime(call))
        }
    }

    /// The moment that a time of day means, which is one of today; `nil` for any other value.
    private mutating func momentOfDay(_ value: XPathValue, _ call: Call) throws(ExpressionProblem) -> Int? {
        try spendReading(value, call.part)
        let text = instances.text(of: value)
        guard text.utf8.count <= 40, text.contains(":"), !text.contains("T"), let written = WrittenTime(time: text),
            let time = written.time
        else { return nil }
        let clock = environment.clock
        return clock.moment(clock.local(clock.now).day, time: time, offset: written.offset)
    }

    /// The first argument as the clock on the wall shows it; `nil` for an empty one.
    ///
    /// - Parameter wholeDays: Whether a whole number means that day and not midnight of it in UTC, which is another day in
    ///   zones behind UTC.
    private mutating func localTime(
        _ call: Call, wholeDays: Bool = false
    ) throws(ExpressionProblem) -> FormClock.LocalTime? {
        let value = try value(call, 0)
        let clock = environment.clock
        if case .number(let number) = value, wholeDays, !number.isNaN {
            let isWhole = number == number.rounded(.towardZero)
            if call.function == .date || isWhole {
                let day = CivilDay(number: try dayNumber(number.rounded(.towardZero), call))
                return clock.local(clock.moment(day, time: 0, offset: nil))
            }
        }
        return try moment(value, call).map { clock.local($0) }
    }

    /// The moment that a value means, in milliseconds since 1970-01-01 UTC; `nil` for an empty one.
    private func moment(_ value: XPathValue, _ call: Call) throws(ExpressionProblem) -> Int? {
        switch value {
        case .number(let number):
            guard !number.isNaN else { return nil }
            _ = try dayNumber(number, call)
            return Int((number * Double(WrittenTime.dayMilliseconds)).rounded(.towardZero))
        case .boolean: throw notADate(instances.text(of: value), call)
        case .text, .nodes:
            let text = instances.text(of: value)
            if text.isEmpty { return nil }
            if let written = WrittenTime(lenient: text), let day = written.day {
                return environment.clock.moment(day, time: written.time ?? 0, offset: written.offset)
            }
            // A calculate stores a day that it reckoned with as a number.
            let number = XPathNumber.number(text)
            guard !number.isNaN else { throw notADate(text, call) }
            return try moment(.number(number), call)
        }
    }

    /// The part of the day that has passed at a time of day or a moment, by the local clock.
    private mutating func decimalTime(_ call: Call) throws(ExpressionProblem) -> Double {
        let value = try value(call, 0)
        if case .number(let number) = value { return number - number.rounded(.down) }
        let clock = environment.clock
        let text = instances.text(of: value)
        let milliseconds: Int
        if let written = WrittenTime(time: text), let time = written.time {
            let today = clock.local(clock.now).day
            milliseconds =
                written.offset == nil ? time : clock.local(clock.moment(today, time: time, offset: written.offset)).time
        } else {
            guard let moment = try moment(value, call) else { return .nan }
            milliseconds = clock.local(moment).time
        }
        return Double(milliseconds) / Double(WrittenTime.dayMilliseconds)
    }

    private func dayNumber(_ number: Double, _ call: Call) throws(ExpressionProblem) -> Int {
        guard abs(number) <= Double(Int32.max) else { throw notADate(XPathNumber.text(number), call) }
        return Int(number)
    }

    private func notADate(_ text: String, _ call: Call) -> ExpressionProblem {
        problem(
            .notADate, call.part, "\(call.name) cannot make a date of \(text.shortened.quoted).",
            next: "Give a date such as 2026-11-23, a date and time, or a number of days since 1970-01-01.")
    }

    private func format(
        _ time: FormClock.LocalTime, _ format: String, _ call: Call
    ) throws(ExpressionProblem) -> String {
        var text = ""
        var isIdentifier = false
        for character in format {
            if isIdentifier {
                guard let part = DateFormat.part(character, time, environment.dateNames) else {
                    throw problem(
                        .badFormat, call.arguments[1], "Formats of dates have no %\(character).",
                        next: DateFormat.advice)
                }
                text += part
                isIdentifier = false
            } else if character == "%" {
                isIdentifier = true
            } else {
                text.append(character)
            }
        }
        guard !isIdentifier else {
            throw problem(
                .badFormat, call.arguments[1], "The format ends with %, behind which something is missing.",
                next: DateFormat.advice)
        }
        return text
    }
}
