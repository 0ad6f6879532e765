/// How XPath writes and reads numbers ("Numbers" and the functions `string` and `number`, XPath 1.0).
enum XPathNumber {
    /// A number as text: no exponent, no ".0", no "-0", and as many digits as tell it from its neighbours.
    static func text(_ number: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity" }
        if number == number.rounded(.towardZero), abs(number) < 1e15 { return String(Int64(number)) }
        let decimal = DecimalDigits(number)
        return decimal.text
    }

    /// The number that a text spells, or NaN: digits with an optional point and minus sign, white space around them.
    static func number(_ text: String) -> Double {
        let bare = text.trimmingWhitespace()
        var hasDigit = false
        var hasPoint = false
        var isFirst = true
        for byte in bare.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
            case UInt8(ascii: "."):
                if hasPoint { return .nan }
                hasPoint = true
            case UInt8(ascii: "-"):
                if !isFirst { return .nan }
            default: return .nan
            }
            isFirst = false
        }
        guard hasDigit else { return .nan }
        if !hasPoint, bare.utf8.count < 16, let whole = Int64(bare) {
            return whole == 0 && bare.hasPrefix("-") ? -0.0 : Double(whole)
        }
        return spelled(bare[...])
    }

    /// The number that an answer spells, or NaN: besides XPath's numbers those with a plus sign or an exponent, as XML
    /// Schema writes `double` and other programs hand numbers over ("1e+05").
    static func decimal(_ text: some StringProtocol) -> Double {
        let bare = String(text).trimmingWhitespace()
        guard NumberCheck.isDecimal(bare) else { return .nan }
        let mark = bare.firstIndex { $0 == "e" || $0 == "E" } ?? bare.endIndex
        return spelled(bare.hasPrefix("+") ? bare.dropFirst() : bare[...], mark)
    }

    /// The value of a number that is written well. Swift reads neither ".5" after a sign nor "5." everywhere.
    private static func spelled(_ text: Substring, _ mark: String.Index? = nil) -> Double {
        let mark = mark ?? text.endIndex
        var mantissa = text[..<mark]
        if mantissa.hasSuffix(".") { mantissa += "0" }
        if mantissa.hasPrefix(".") { mantissa = "0" + mantissa }
        if mantissa.hasPrefix("-.") { mantissa = "-0" + mantissa.dropFirst() }
        return Double(mantissa + text[mark...]) ?? .nan
    }

    /// XPath's `round`: to the nearest whole number, and of two equally near the greater.
    ///
    /// - Parameter places: Digits behind the point to keep; below zero, tens, hundreds and so on. The digits are those
    ///   of the number's text, so that 1.005 becomes 1.01 although its binary value lies below 1.005.
    static func round(_ number: Double, places: Int) -> Double {
        guard number.isFinite else { return number }
        guard (-30...30).contains(places) else { return .nan }
        var decimal = DecimalDigits(number)
        decimal.round(places: places)
        let result = decimal.value
        return result == 0 && number < 0 ? -0.0 : result
    }
}

/// A finite number as its shortest decimal digits: 0.[digits] × 10^exponent.
struct DecimalDigits {
    private var isNegative: Bool
    private var digits: [UInt8]
    private var exponent: Int

    init(_ number: Double) {
        var digits: [UInt8] = []
        var exponent = 0
        var pointAt: Int?
        var power = Substring()
        for (position, character) in "\(abs(number))".enumerated() {
            if let digit = character.wholeNumberValue {
                digits.append(UInt8(digit))
            } else if character == "." {
                pointAt = digits.count
            } else {
                power = "\(abs(number))".dropFirst(position + 1)
                break
            }
        }
        exponent = (pointAt ?? digits.count) + (Int(power) ?? 0)
        let leading = digits.prefix { $0 == 0 }.count
        digits.removeFirst(leading)
        exponent -= leading
        while digits.last == 0 { digits.removeLast() }
        self.isNegative = number < 0
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
    }

    /// The digits laid out without an exponent.
    var text: String {
        guard !digits.isEmpty else { return "0" }
        var text = isNegative ? "-" : ""
        if exponent <= 0 {
            text += "0." + String(repeating: "0", count: -exponent)
            for digit in digits { text += String(digit) }
            return text
        }
        for (position, digit) in digits.enumerated() {
            if position == exponent { text += "." }
            text += String(digit)
        }
        if exponent > digits.count { text += String(repeating: "0", count: exponent - digits.count) }
        return text
    }

    var value: Double { Double(text) ?? .nan }

    /// Drops digits behind a place; half goes up, towards the greater number.
    mutating func round(places: Int) {
        let kept = exponent + places
        guard kept < digits.count else { return }
        guard kept >= 0 else {
            digits = []
            return
        }
        let dropped = digits[kept...]
        let isAboveHalf = dropped[kept] > 5 || (dropped[kept] == 5 && dropped.count > 1)
        let goesUp = isAboveHalf || (dropped[kept] == 5 && !isNegative)
        digits = Array(digits[..<kept])
        guard goesUp else { return }
        var position = kept - 1
        while position >= 0, digits[position] == 9 {
            digits[position] = 0
            position -= 1
        }
        if position >= 0 {
            digits[position] += 1
        } else {
            digits.insert(1, at: 0)
            exponent += 1
        }
    }
}
