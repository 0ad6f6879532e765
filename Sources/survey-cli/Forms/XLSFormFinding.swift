import SurveyData

/// Something in an XLSForm that pyxform does not take, or that was repaired.
struct XLSFormFinding: Sendable, Equatable, Decodable {
    /// Where it is.
    let place: CellPlace
    /// Its stable name, such as "duplicateChoice".
    let code: String
    /// What stands in the cell.
    let value: String?
    /// What is wrong, as a sentence.
    let message: String
    /// What the author can do, as a sentence.
    let next: String
    /// What a repair does, as a clause; `nil` where only the author can decide.
    let repair: String?
    /// Whether the form is not published with it.
    let isError: Bool

    /// - Parameter value: What stands in the cell.
    init(place: CellPlace, code: String, value: String?, message: String, next: String, isError: Bool = true) {
        self.isError = isError
        self.place = place
        self.code = code
        self.value = value
        self.message = message
        self.next = next
        repair = nil
    }

    private enum CodingKeys: String, CodingKey { case code, value, message, next, repair }

    init(from decoder: any Decoder) throws {
        place = try CellPlace(from: decoder)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        code = try values.decode(String.self, forKey: .code)
        value = try values.decodeIfPresent(String.self, forKey: .value)
        message = try values.decode(String.self, forKey: .message)
        next = try values.decode(String.self, forKey: .next)
        repair = try values.decodeIfPresent(String.self, forKey: .repair)
        isError = true
    }

    /// The place and what is wrong.
    var description: String {
        let text = Terminal.safe(message)
        return place.text.isEmpty ? text : "\(place.text): \(text)"
    }

    /// What is wrong, and who can put it right.
    var text: String {
        let remedy = repair.map { "With --repair \(Terminal.safe($0))." } ?? Terminal.safe(next)
        return "\(Terminal.safe(message)) \(remedy)"
    }

    /// The place, what is wrong, and who can put it right.
    var line: String { place.text.isEmpty ? text : "\(place.text): \(text)" }

    /// The place, what was wrong, and what was done.
    var change: String { repair.map { "\(description) Repaired: \(Terminal.safe($0))." } ?? description }

    /// The finding in JSON; its keys are those of a finding in an expression too.
    var json: JSONValue {
        .object(
            place.json + [
                .init("code", .string(code)), .init("value", .optional(value)), .init("message", .string(message)),
                .init("next", .string(next)), .init("repair", .optional(repair)), .init("error", .bool(isError)),
            ])
    }
}
