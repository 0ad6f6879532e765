/// The functions of ODK XForms: those of XPath 1.0 that it keeps, and its own ("XPath Functions", ODK XForms
/// specification).
enum XPathFunction: String, Sendable, Equatable, CaseIterable {
    // Text
    case string, concat, join, substr, translate, contains, regex, uuid, digest, pulldata, substring, name
    case substringBefore = "substring-before"
    case substringAfter = "substring-after"
    case stringLength = "string-length"
    case normalizeSpace = "normalize-space"
    case startsWith = "starts-with"
    case endsWith = "ends-with"
    case base64Decode = "base64-decode"
    case extractSigned = "extract-signed"
    case localName = "local-name"
    // Truth
    case `if`, coalesce, once, boolean, not, checklist
    case `true`, `false`
    case booleanFromString = "boolean-from-string"
    case weightedChecklist = "weighted-checklist"
    // Numbers
    case number, random, int, sum, max, min, round, floor, ceiling, pow, log, log10, abs
    case sin, cos, tan, asin, acos, atan, atan2, sqrt, exp, exp10, pi
    // Nodes
    case count, position, last, instance, current, randomize
    case countNonEmpty = "count-non-empty"
    case indexedRepeat = "indexed-repeat"
    // Dates
    case today, now, date
    case dateTime = "date-time"
    case formatDate = "format-date"
    case formatDateTime = "format-date-time"
    case decimalDateTime = "decimal-date-time"
    case decimalTime = "decimal-time"
    // Choices and texts
    case selected
    case selectedAt = "selected-at"
    case countSelected = "count-selected"
    case choiceName = "jr:choice-name"
    case itext = "jr:itext"
    // Places
    case area, distance, geofence
    // The form and the application
    case property, version, depend

    /// Old names that forms still use.
    private static let aliases: [String: XPathFunction] = ["is-selected": .selected, "enclosed-area": .area]

    /// The function with a name or an old name.
    init?(named name: String) {
        if let function = XPathFunction(rawValue: name) ?? Self.aliases[name] {
            self = function
        } else {
            return nil
        }
    }

    /// The names that look most like a mistyped one; `choice-name` finds `jr:choice-name`.
    static func nearest(to name: String) -> [String] {
        if let same = allCases.first(where: { $0.rawValue.hasSuffix(":" + name) }) { return [same.rawValue] }
        var nearest = Nearest(to: name)
        for function in allCases { nearest.consider(function.rawValue, as: function.rawValue) }
        return nearest.results
    }

    /// Whether the result depends on something besides the record: the time or chance.
    var isVolatile: Bool {
        switch self {
        case .today, .now, .random, .uuid: true
        default: false
        }
    }
}
