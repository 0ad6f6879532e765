/// An XPath 1.0 expression as ODK XForms use it, read once and evaluated any number of times.
///
/// The parts lie in one array and name one another by index: the expression is a plain value, and neither copying,
/// comparing nor releasing one can run out of stack, however deep a hostile form nests it.
///
/// For example:
///
///     let adult = try XPathExpression("../age >= 18 and selected(../consent, 'yes')")
///     let isAdult = try adult.boolean(in: context)
public struct XPathExpression: Sendable, Equatable {
    /// The expression as the form writes it.
    public let source: String

    let parts: [Part]
    let root: Int
    /// How many brackets, predicates and arguments lie inside one another.
    let depth: Int

    /// Reads an expression.
    ///
    /// - Throws: ``ExpressionProblem`` with the place of what is wrong.
    public init(_ source: String) throws(ExpressionProblem) { try self.init(source, spelling: .xform) }

    init(_ source: String, spelling: Spelling) throws(ExpressionProblem) {
        var parser = try XPathParser(source, spelling: spelling)
        self.root = try parser.parse()
        self.parts = parser.parts
        self.depth = parser.deepest
        self.source = source
    }

    /// Whether a function is called anywhere in it.
    func calls(_ function: XPathFunction) -> Bool {
        parts.contains { if case .call(function, _) = $0.kind { true } else { false } }
    }

    /// For all rows of a list, `instance('towns')/root/item`, what they are called.
    var wholeList: (id: String, root: String, item: String)? {
        guard case .path(let path) = parts[root].kind, case .value(let start, let predicates) = path.start,
            predicates.isEmpty, case .call(.instance, let arguments) = parts[start].kind,
            case .text(let id)? = arguments.first.map({ parts[$0].kind }), path.steps.count == 2,
            path.steps.allSatisfy({ $0.axis == .child && $0.predicates.isEmpty }),
            case .name(let root) = path.steps[0].test, case .name(let item) = path.steps[1].test
        else { return nil }
        return (id, root, item)
    }

    /// One part: an operand or what joins operands.
    struct Part: Sendable, Equatable {
        let kind: Kind
        /// The first character of the part, from 0.
        let offset: Int
    }

    enum Kind: Sendable, Equatable {
        case text(String)
        case number(Double)
        /// Operands joined by `or`, `and` or `|`, two or more.
        case all(XPathOperator, [Int])
        /// Operators of one level, from left to right: `1 - 2 + 3`.
        case chain(first: Int, rest: [Link])
        /// Minus signs before an operand.
        case negation(times: Int, Int)
        case call(XPathFunction, [Int])
        case path(Path)
    }

    struct Link: Sendable, Equatable {
        let `operator`: XPathOperator
        let operand: Int
    }

    /// A location path ("Location Paths", XPath 1.0, section 2).
    struct Path: Sendable, Equatable {
        enum Start: Sendable, Equatable {
            /// The root of the primary instance: `/data/age`.
            case root
            /// The node that the expression belongs to: `../age`.
            case context
            /// The nodes that another expression gives: `instance('cities')/root/item`, `(a | b)[1]`.
            case value(Int, predicates: [Int])
        }

        var start: Start
        var steps: [Step]
    }

    struct Step: Sendable, Equatable {
        let axis: Axis
        let test: NodeTest
        var predicates: [Int]
        let offset: Int
    }

    enum Axis: String, Sendable, Equatable, CaseIterable {
        case child, parent, `self`, attribute, descendant, ancestor, following, preceding, namespace
        case descendantOrSelf = "descendant-or-self"
        case ancestorOrSelf = "ancestor-or-self"
        case followingSibling = "following-sibling"
        case precedingSibling = "preceding-sibling"

        /// Whether it walks against the order of the document.
        var isReverse: Bool {
            switch self {
            case .parent, .ancestor, .ancestorOrSelf, .preceding, .precedingSibling: true
            default: false
            }
        }
    }

    enum NodeTest: Sendable, Equatable {
        /// `node()`
        case node
        /// `*`, with any prefix.
        case anyName
        /// A name without its prefix: forms use one name of each kind in one place, whatever its namespace.
        case name(String)
        /// `text()`, `comment()` and `processing-instruction()`: instances hold values, not such nodes.
        case text, comment, processingInstruction
    }
}
