/// What an expression gives: one of the four types of XPath 1.0.
///
/// Days and moments are texts, as the specification has it ("2026-11-23"), and become numbers where a number is asked for.
public enum XPathValue: Sendable, Equatable {
    /// Nodes, in the order of the document unless `randomize()` has mixed them.
    case nodes([NodeReference])
    /// A text.
    case text(String)
    /// A number.
    case number(Double)
    /// True or false.
    case boolean(Bool)
}

extension FormInstances {
    /// The value as text: of nodes the first one's.
    public func text(of value: XPathValue) -> String {
        switch value {
        case .nodes(let nodes): nodes.first.map(text(of:)) ?? ""
        case .text(let text): text
        case .number(let number): XPathNumber.text(number)
        case .boolean(let boolean): boolean ? "true" : "false"
        }
    }

    /// The value as true or false.
    ///
    /// Of nodes the value of the first one decides, as the specification notes and JavaRosa does: a question without an
    /// answer is false, although its node is there, and so is one of type boolean that is answered with false.
    public func boolean(of value: XPathValue) -> Bool {
        switch value {
        case .nodes(let nodes): nodes.first.map { kind(of: $0).isTrue(text(of: $0)) } ?? false
        case .text(let text): !text.isEmpty
        case .number(let number): number != 0 && !number.isNaN
        case .boolean(let boolean): boolean
        }
    }
}
