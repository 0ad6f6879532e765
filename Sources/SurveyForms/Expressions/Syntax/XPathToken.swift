/// A token of an XPath expression with its place: the offset of its first character, from 0.
struct XPathToken: Equatable {
    enum Kind: Equatable {
        case openParenthesis, closeParenthesis, openBracket, closeBracket
        case comma, at, doubleColon, slash, doubleSlash, dot, doubleDot
        case `operator`(XPathOperator)
        case star
        case text(String)
        case number(Double)
        /// A name: an axis, a function or an element. The prefix is kept apart from the local name.
        case name(prefix: String?, local: String)
        /// `prefix:*`
        case anyNameOf(prefix: String)
        case end
    }

    let kind: Kind
    let offset: Int
    let end: Int
}

/// An operator between two operands.
enum XPathOperator: String, Sendable, Equatable {
    case or, and
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "div"
    case modulo = "mod"
    case union = "|"

    /// How tightly it binds: `or` least, `|` most ("Expressions", XPath 1.0).
    var level: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .equal, .notEqual: 3
        case .less, .lessOrEqual, .greater, .greaterOrEqual: 4
        case .add, .subtract: 5
        case .multiply, .divide, .modulo: 6
        case .union: 8
        }
    }

    /// The level of a minus sign before an operand.
    static let negationLevel = 7
}
