/// How expressions read the text that a node of a record holds.
///
/// A record is texts. What they mean follows from the form alone, from the type of the question and from what its
/// calculation and actions can give, so that it is the same in a draft that is opened again and in a record that has
/// travelled. JavaRosa keeps typed values in place of texts, and comes to the same.
enum ValueKind: UInt8, Sendable, Equatable {
    /// A text, whatever it spells: "false" and "0" are answers, and so true.
    case text
    /// A number: 0 is false, and `10.5` equals `10.50`.
    case number
    /// True or false.
    case boolean
    /// A day or a moment: one instant is the same in every offset from UTC.
    case moment
    /// Now a text and now something else, as the branches of an `if()` give it: "false" and 0 are false, but it equals
    /// other answers as a text does.
    case mixed

    /// Whether a value of this kind is true.
    func isTrue(_ text: String) -> Bool {
        switch self {
        case .text, .moment: !text.isEmpty
        case .number, .boolean, .mixed: !text.isEmpty && text != "false" && XPathNumber.decimal(text) != 0
        }
    }

    /// The truth value that a text spells, as answers and calculations write it.
    static func truth(_ text: String) -> Bool? {
        switch text {
        case "true", "1": true
        case "false", "0": false
        default: nil
        }
    }
}

extension InstanceTree {
    /// Gives each node the kind of value that its form has there.
    mutating func setKinds(_ kinds: NodeKinds) {
        for node in descendants(of: document) where !isAttribute(node) { setKind(kinds[path(of: node)], of: node) }
    }
}
