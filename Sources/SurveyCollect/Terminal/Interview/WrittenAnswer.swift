import Foundation
import SurveyForms

/// How answers are written by hand, and what the form takes for them.
///
/// Surveyors write days as 23/11/2026, numbers with a decimal comma or in Arabic digits, places as they read them from a
/// receiver. What is not understood stays as it was written, so that the form's own check names it.
struct WrittenAnswer: Sendable {
    private let kind: QuestionKind
    private let isYear: Bool
    private let isMonth: Bool

    init(_ view: QuestionView) {
        kind = view.question.kind
        isYear = view.hasAppearance("year")
        isMonth = view.hasAppearance("month-year")
    }

    /// What the form takes for a written text; `nil` if it cannot be understood.
    func value(of written: String) -> String? {
        let text = written.trimmingCharacters(in: .whitespacesAndNewlines)
        if text.isEmpty { return "" }
        switch kind {
        case .integer: return Self.integer(Digits.plain(text))
        case .decimal: return Self.decimal(Digits.plain(text))
        case .date: return date(Digits.plain(text))
        case .time: return Self.time(Digits.plain(text))
        case .dateTime: return dateTime(Digits.plain(text))
        case .geopoint: return Self.point(Digits.plain(text))
        case .geotrace, .geoshape: return points(Digits.plain(text))
        case .text: return written
        default: return text
        }
    }

    /// A value of the form as a person writes it.
    func text(of value: String) -> String {
        switch kind {
        case .date: return Self.day(value, isYear: isYear, isMonth: isMonth)
        case .time: return Self.clock(value)
        case .dateTime:
            let parts = value.split(separator: "T", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return value }
            return Self.day(parts[0]) + " " + Self.clock(parts[1])
        case .geotrace, .geoshape:
            return value.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
        default: return value
        }
    }

    // MARK: Numbers

    private static func integer(_ text: String) -> String? {
        let bare = text.filter { !$0.isWhitespace && $0 != "_" }
        let sign = bare.first == "-" || bare.first == "+"
        guard !bare.dropFirst(sign ? 1 : 0).isEmpty, bare.dropFirst(sign ? 1 : 0).allSatisfy(\.isASCIIDigit) else {
            return nil
        }
        return bare.first == "+" ? String(bare.dropFirst()) : bare
    }

    private static func decimal(_ text: String) -> String? {
        var bare = text.filter { !$0.isWhitespace && $0 != "_" }
        if bare.first == "+" { bare.removeFirst() }
        if !bare.contains("."), bare.count(where: { $0 == "," }) == 1 { bare = bare.replacing(",", with: ".") }
        let digits = bare.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        guard bare.count(where: { $0 == "-" }) <= 1, digits.count <= 2, digits.contains(where: { !$0.isEmpty }),
            digits.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) })
        else { return nil }
        if bare.hasSuffix(".") { bare.removeLast() }
        return bare
    }

    // MARK: Days and times

    private func date(_ text: String) -> String? {
        let parts = text.split { "/.- ".contains($0) }.map(String.init)
        guard parts.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) && $0.count <= 4 }) else { return nil }
        switch parts.count {
        case 1 where isYear && parts[0].count == 4: return "\(parts[0])-01-01"
        case 2 where isMonth || isYear:
            let isYearFirst = parts[0].count == 4
            return Self.day(isYearFirst ? parts[0] : parts[1], isYearFirst ? parts[1] : parts[0], "1")
        case 3:
            return parts[0].count == 4 ? Self.day(parts[0], parts[1], parts[2]) : Self.day(parts[2], parts[1], parts[0])
        default: return nil
        }
    }

    /// A day; two digits of a year are refused, since nobody can say which century they mean.
    private static func day(_ year: String, _ month: String, _ day: String) -> String? {
        guard year.count == 4, (1...2).contains(month.count), (1...2).contains(day.count) else { return nil }
        return "\(year)-\(padded(month))-\(padded(day))"
    }

    private static func padded(_ text: String) -> String { text.count < 2 ? "0" + text : text }

    private static func time(_ text: String) -> String? {
        let parts = text.lowercased().split { ":h.".contains($0) }.map(String.init)
        guard (1...3).contains(parts.count),
            parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isASCIIDigit) })
        else { return nil }
        // A bare number is an hour only where somebody wrote so: “14h”.
        guard parts.count > 1 || text.lowercased().hasSuffix("h") else { return nil }
        return (parts + ["00", "00"]).prefix(3).map(padded).joined(separator: ":") + ".000"
    }

    private func dateTime(_ text: String) -> String? {
        let parts = text.split(maxSplits: 1) { $0.isWhitespace || $0 == "T" }.map(String.init)
        guard parts.count == 2, let day = date(parts[0]),
            let time = Self.time(parts[1].trimmingCharacters(in: .whitespaces))
        else { return nil }
        return day + "T" + time
    }

    private static func day(_ value: String, isYear: Bool = false, isMonth: Bool = false) -> String {
        let parts = value.split(separator: "-").map(String.init)
        guard parts.count == 3 else { return value }
        if isYear { return parts[0] }
        return isMonth ? "\(parts[1])/\(parts[0])" : "\(parts[2])/\(parts[1])/\(parts[0])"
    }

    private static func clock(_ value: String) -> String {
        let parts = value.split(separator: ":")
        guard parts.count >= 2 else { return value }
        return "\(parts[0]):\(parts[1])"
    }

    // MARK: Places

    private func points(_ text: String) -> String? {
        let lines = text.split { $0 == ";" || $0.isNewline }.map { $0.trimmingCharacters(in: .whitespaces) }
        var points: [String] = []
        for line in lines where !line.isEmpty {
            guard let point = Self.point(line) else { return nil }
            points.append(point)
        }
        // A shape ends where it began; nobody wants to write the first place twice.
        if kind == .geoshape, points.count > 2, let first = points.first, points.last != first { points.append(first) }
        return points.joined(separator: "; ")
    }

    /// The first line of a trace or a shape that holds something else than a place, from 1, and what is wrong with it.
    func wrongLine(of written: String) -> (number: Int, cause: Phrase)? {
        guard kind == .geotrace || kind == .geoshape else { return nil }
        let lines = Digits.plain(written).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            for part in line.split(separator: ";") {
                let text = part.trimmingCharacters(in: .whitespaces)
                guard !text.isEmpty else { continue }
                guard let point = Self.point(text) else { return (index + 1, .webNotAPlace) }
                let angles = point.split(separator: " ").prefix(2).compactMap { Double($0) }
                if zip(angles, [90.0, 180]).contains(where: { abs($0) > $1 }) { return (index + 1, .noSuchPlace) }
            }
        }
        return nil
    }

    /// “35.5785, -5.3684”, “35,5785 -5,3684 12 5” or “35°34'43"N 5°22'06"W”.
    private static func point(_ text: String) -> String? {
        if text.contains("°") { return degrees(text) }
        var parts = text.split(whereSeparator: \.isWhitespace).map(String.init)
        // Commas part numbers, unless they stand inside those that blanks part: then they are decimal commas, in both.
        let hasInnerComma = parts.map { $0.dropFirst().dropLast().contains(",") }
        let isDecimalComma = parts.count >= 2 && !text.contains(".") && hasInnerComma[0] && hasInnerComma[1]
        if parts.count >= 2, !text.contains("."), hasInnerComma[0] != hasInnerComma[1] { return nil }
        if isDecimalComma {
            parts = parts.map { $0.replacing(",", with: ".") }
        } else {
            parts = text.split { $0.isWhitespace || $0 == "," || $0 == ";" }.map(String.init)
        }
        guard (2...4).contains(parts.count), parts.allSatisfy({ Double($0)?.isFinite == true }) else { return nil }
        return (parts + ["0", "0"]).prefix(4).joined(separator: " ")
    }

    private static func degrees(_ text: String) -> String? {
        var angles: [Double] = []
        var numbers: [Double] = []
        var digits = ""
        func close() {
            if let number = Double(digits.replacing(",", with: ".")) { numbers.append(number) }; digits = ""
        }
        for character in text.uppercased() {
            switch character {
            case "0"..."9", ".": digits.append(character)
            case "N", "S", "E", "W", "O":
                close()
                guard (1...3).contains(numbers.count), numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
                let angle = zip(numbers, [1.0, 60, 3_600]).reduce(0) { $0 + $1.0 / $1.1 }
                angles.append("SWO".contains(character) ? -angle : angle)
                numbers = []
            default: close()
            }
        }
        guard angles.count == 2, numbers.isEmpty else { return nil }
        return angles.map { String(format: "%.6f", $0) }.joined(separator: " ") + " 0 0"
    }
}

extension QuestionView {
    /// Whether the answer is read from left to right in every language: numbers, days, times, places, codes and paths.
    var isInFigures: Bool {
        switch question.kind {
        case .integer, .decimal, .date, .time, .dateTime, .geopoint, .geotrace, .geoshape, .barcode, .attachment: true
        case .text: hasAppearance("numbers") || hasAppearance("url")
        default: false
        }
    }
}

extension Character {
    /// Whether it is one of 0 to 9.
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
