extension FormInstances {
    /// A value that was reckoned, as a type writes it; as it is where it cannot be written so.
    ///
    /// Fractions are cut from whole numbers, days are taken from moments, and moments from days: their midnight.
    func cast(_ value: XPathValue, to type: DataType, _ clock: FormClock) -> String {
        let text = text(of: value)
        let value = atom(of: value)
        switch type {
        case .int: return number(value, text).map { XPathNumber.text($0.rounded(.towardZero)) } ?? text
        case .decimal:
            if case .boolean(let boolean) = value { return boolean ? "1" : "0" }
            return text
        case .boolean:
            if case .number(let number) = value { return number == 0 ? "false" : "true" }
            guard case .nodes(let nodes) = value, let node = nodes.first, kind(of: node) == .number else { return text }
            return kind(of: node).isTrue(text) ? "true" : "false"
        case .date: return moment(value, text, isDay: true, clock).map { $0.day.text } ?? text
        case .dateTime: return moment(value, text, isDay: false, clock).map { $0.text } ?? text
        // The day is cut off, and of the moment its time remains.
        case .time:
            return WrittenTime(stored: text)?.time == nil ? text : String(text.drop { $0 != "T" }.dropFirst())
        default: return text
        }
    }

    /// The truth value that a node holds, or the value as it is.
    private func atom(of value: XPathValue) -> XPathValue {
        guard case .nodes(let nodes) = value, let node = nodes.first, [.boolean, .mixed].contains(kind(of: node)),
            let truth = ["true": true, "false": false][text(of: node)]
        else { return value }
        return .boolean(truth)
    }

    /// The number of a value that is not written as a whole one already.
    private func number(_ value: XPathValue, _ text: String) -> Double? {
        switch value {
        case .number(let number): return number
        case .boolean(let boolean): return boolean ? 1 : 0
        case .text, .nodes:
            let number = XPathNumber.decimal(text)
            return number.isFinite && text.contains(where: { ".eE+".contains($0) }) ? number : nil
        }
    }

    /// The moment of a value, unless it is written as its type asks already.
    private func moment(_ value: XPathValue, _ text: String, isDay: Bool, _ clock: FormClock) -> FormClock.LocalTime? {
        // A calculation keeps a day that it reckoned with as a number.
        let number = if case .number(let number) = value { number } else { XPathNumber.number(text) }
        if !number.isNaN {
            guard abs(number) < Double(Int32.max) else { return nil }
            let day = CivilDay(number: Int(number.rounded(.down)))
            let time = Int((number - number.rounded(.down)) * Double(WrittenTime.dayMilliseconds))
            return clock.local(clock.moment(day, time: time, offset: time == 0 ? nil : 0))
        }
        guard let written = WrittenTime(stored: text), let day = written.day, (written.time == nil) != isDay else {
            return nil
        }
        return clock.local(clock.moment(day, time: written.time ?? 0, offset: written.offset))
    }
}

extension Question {
    /// Whether its answers are written in a way of their own.
    var isTyped: Bool {
        switch kind {
        case .selectOne, .selectMultiple, .rank, .attachment, .acknowledge: true
        default: dataType != .string && dataType != .barcode
        }
    }
}
