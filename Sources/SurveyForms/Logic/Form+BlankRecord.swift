extension Form {
    /// An empty record without instances of repeats, for answers that were given before. First values are not set, unless
    /// nobody but the form can give the value.
    ///
    /// - Parameter keepsFirstValue: Whether a question, by its path, keeps the first value that the form gives it.
    public func blankRecord(keepsFirstValue: (String) -> Bool = { _ in false }) -> InstanceTree {
        var record = logic.record
        if let root = record.root { blank(root, &record, keepsFirstValue) }
        return record
    }

    /// Adds an instance of a repeat behind the others of a record, without first values and without actions.
    ///
    /// - Parameters:
    ///   - path: The repeat's path, without instance ids.
    ///   - outer: The node that its instances lie in.
    /// - Returns: `nil` if the form has no such repeat, or the record no more room.
    public func addBlankInstance(
        of path: String, to outer: InstanceTree.Node, in record: inout InstanceTree,
        keepsFirstValue: (String) -> Bool = { _ in false }
    ) -> InstanceTree.Node? {
        guard repeats.contains(where: { $0.path == path }), let source = logic.template.node(at: path),
            record.count < FormLimits.recordNodes
        else { return nil }
        let name = logic.template.name(of: source)
        let added =
            record.children(of: outer, named: name).last.map { record.insert(name, after: $0) }
            ?? record.append(name, to: outer)
        record.copyContent(of: source, in: logic.template, to: added)
        blank(added, &record, keepsFirstValue)
        return added
    }

    private func blank(_ node: InstanceTree.Node, _ record: inout InstanceTree, _ keeps: (String) -> Bool) {
        for inner in record.descendants(of: node) where !record.isAttribute(inner) {
            let path = record.path(of: inner)
            if repeats.contains(where: { $0.path == path }) {
                record.remove(inner)
            } else if !record[inner].isEmpty, !isFixedByForm(path), !keeps(path) {
                record.setValue("", of: inner)
            }
        }
    }

    private func isFixedByForm(_ path: String) -> Bool {
        let kind = question(at: path)?.kind
        return kind == .calculated || kind == .metadata
    }
}
