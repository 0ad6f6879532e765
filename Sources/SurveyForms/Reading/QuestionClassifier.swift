/// Decides what kind of question a node is, from its control, its bind and its place.
struct QuestionClassifier {
    let kind: QuestionKind
    /// Whether the control only names the choices of the questions below it, as pyxform writes one above a `table-list`.
    let isHeading: Bool
    let dataType: DataType
    let preload: String?

    /// - Parameters:
    ///   - path: The node's path.
    ///   - bind: The node's bind, if it has one.
    ///   - control: The control of the body, if it has one.
    ///   - action: What an action of the form fills the node with, if one does.
    ///   - holdsValue: Whether the form gives the node a value: the instance a first one, or an action any.
    init(path: String, bind: Bind?, control: MarkupElement?, action: String?, holdsValue: Bool) {
        dataType = bind?.dataType ?? .string
        let isMeta = path.hasPrefix("meta/")
        preload = action ?? bind?.preload ?? (isMeta && control == nil ? path.lastPart : nil)
        isHeading = control?.isHeading == true
        guard let control else {
            kind = preload != nil || isMeta ? .metadata : .calculated
            return
        }
        switch control.name {
        case "select1" where isHeading, "select" where isHeading: kind = .note
        case "select1": kind = .selectOne
        case "select": kind = .selectMultiple
        case "rank": kind = .rank
        case "upload": kind = .attachment
        case "trigger": kind = .acknowledge
        default:
            let isShownText =
                dataType == .string && !holdsValue && bind?.expression("calculate") == nil
                && bind?.expression("readonly")?.trimmingWhitespace() == "true()"
            kind = isShownText ? .note : Self.kind(of: dataType)
        }
    }

    private static func kind(of type: DataType) -> QuestionKind {
        switch type {
        case .string: .text
        case .int: .integer
        case .decimal: .decimal
        case .boolean: .boolean
        case .date: .date
        case .time: .time
        case .dateTime: .dateTime
        case .geopoint: .geopoint
        case .geotrace: .geotrace
        case .geoshape: .geoshape
        case .binary: .attachment
        case .barcode: .barcode
        }
    }
}

extension MarkupElement {
    /// Whether a control only names the choices of those below it.
    var isHeading: Bool {
        ["select1", "select"].contains(name) && attribute("appearance")?.hasAppearance("label") == true
    }
}

extension String {
    fileprivate var lastPart: String { split(separator: "/").last.map(String.init) ?? self }
}

extension QuestionKind {
    /// Whether answers come from a list of choices.
    var hasChoices: Bool { self == .selectOne || self == .selectMultiple || self == .rank }
}
