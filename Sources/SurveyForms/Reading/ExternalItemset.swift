/// What a question of the type `select_one_external` offers: rows of one list in a file that holds all such lists. pyxform
/// writes it as an `input` with a `query`.
struct ExternalItemset {
    /// The file beside the form, with a column `list_name`.
    static let file = "itemsets.csv"

    /// The list that is meant, which is the id of the instance too.
    let list: String
    /// The rows of that list that are offered.
    let nodeset: String
    let filter: String?

    /// `nil` for any other control.
    init?(_ control: MarkupElement) {
        guard control.name == "input", let query = control.attribute("query"), let reference = ItemsetReference(query),
            !reference.path.isEmpty, !reference.instance.contains("'")
        else { return nil }
        list = reference.instance
        filter = reference.filter
        let rows = "instance('\(list)')\(reference.path.map { "/\($0)" }.joined())[list_name = '\(list)']"
        nodeset = rows + (filter.map { $0.hasPrefix("[") ? $0 : "[\($0)]" } ?? "")
    }
}
