/// Checks of numbers and truth values.
enum NumberCheck {
    /// A whole number of 64 bits with an optional sign.
    static func integer(_ value: String) throws(ValueFault) {
        let isSigned = value.utf8.first.map { $0 == plus || $0 == minus } ?? false
        let digits = value.utf8.dropFirst(isSigned ? 1 : 0)
        guard !digits.isEmpty, digits.allSatisfy(isDigit) else {
            let (cause, next) = explain(value, wanted: "a whole number", example: "34", allowsFraction: false)
            throw ValueFault(.notAnInteger, cause, next: next)
        }
        guard Int64(value) != nil else {
            throw ValueFault(
                .outOfRange, "it lies outside \(Int64.min) to \(Int64.max)",
                next: "Ask for such a number as text.")
        }
    }

    /// A number with an optional fraction and exponent, as XML Schema's `double` writes it.
    static func decimal(_ value: String) throws(ValueFault) {
        guard isDecimal(value) else {
            let (cause, next) = explain(value, wanted: "a number", example: "1.5", allowsFraction: true)
            throw ValueFault(.notADecimal, cause, next: next)
        }
        guard let number = Double(value), number.isFinite else {
            throw ValueFault(.outOfRange, "it is too large", next: "Write a number below 1e308.")
        }
    }

    /// One of the numbers that a range offers.
    static func one(_ value: String, of range: QuestionRange) throws(ValueFault) {
        guard let number = Double(value) else { return }
        if !range.holds(number) {
            throw ValueFault(
                .outOfRange, "it lies outside \(range.start) to \(range.end)", next: "Write a number between them.")
        }
        guard range.isOnStep(number), range.hasPlaces(for: value) else {
            let offered = range.values(limit: FormLimits.rangeShown + 1)
            throw ValueFault(
                .betweenSteps, "the numbers go from \(range.start) to \(range.end) in steps of \(range.step)",
                next: offered.count > FormLimits.rangeShown
                    ? "Write one of \(offered.prefix(3).joined(separator: ", ")) and so on."
                    : "Write one of \(offered.joined(separator: ", ")).")
        }
    }

    /// `true`, `false`, `1` or `0`, as XML Schema writes truth values.
    static func boolean(_ value: String) throws(ValueFault) {
        guard ["true", "false", "1", "0"].contains(value) else {
            throw ValueFault(.notABoolean, "it is neither true nor false", next: "Write true or false.")
        }
    }

    /// Whether a text is a decimal number in Latin digits.
    static func isDecimal(_ value: some StringProtocol) -> Bool {
        var rest = Substring(value).utf8[...]
        func digits() -> Int {
            let run = rest.prefix(while: isDigit).count
            rest = rest.dropFirst(run)
            return run
        }
        if let sign = rest.first, sign == plus || sign == minus { rest = rest.dropFirst() }
        var count = digits()
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            count += digits()
        }
        guard count > 0 else { return false }
        if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if let sign = rest.first, sign == plus || sign == minus { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static let plus = UInt8(ascii: "+")
    private static let minus = UInt8(ascii: "-")

    /// Names the likeliest mistake, so that the person at the keyboard need not guess.
    private static func explain(
        _ value: String, wanted: String, example: String, allowsFraction: Bool
    ) -> (cause: String, next: String) {
        let latin = String(value.map(latinDigit))
        if latin != value, latin.utf8.allSatisfy({ isDigit($0) || [plus, minus, UInt8(ascii: ".")].contains($0) }) {
            return ("its digits are not Latin digits", "Write \(latin).")
        }
        let spaceless = String(value.filter { !$0.isWhitespace })
        if spaceless != value, isDecimal(spaceless) {
            return ("it holds a space", "Write \(spaceless).")
        }
        let pointed = String(value.map { $0 == "," || $0 == "٫" ? "." : $0 })
        if isDecimal(pointed) {
            return allowsFraction
                ? ("it has a decimal comma", "Write \(pointed).")
                : ("it is not \(wanted)", "Write \(wanted) without a fraction, such as \(example).")
        }
        if let letter = value.first(where: \.isLetter) {
            let cause = "it is not \(wanted): it holds the letter \(String(letter).quoted)"
            return (cause, "Write digits, such as \(example).")
        }
        return ("it is not \(wanted)", "Write digits, such as \(example).")
    }

    /// The Latin digit for a digit of another script; other characters as they are.
    private static func latinDigit(_ character: Character) -> Character {
        guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1,
            scalar.properties.numericType == .decimal, let digit = character.wholeNumberValue
        else { return character == "٫" ? "." : character }
        return Character(String(digit))
    }
}
