extension Evaluator {
    mutating func placeFunction(_ call: Call) throws(ExpressionProblem) -> XPathValue {
        switch call.function {
        case .area: return .number(Geodesy.area(try places(call, from: 0)))
        case .distance: return .number(Geodesy.length(try places(call, from: 0)))
        default:
            let text = try text(call, 0)
            let shape = try places(call, from: 1)
            guard !text.isEmpty else { return .boolean(false) }
            return .boolean(Geodesy.contains(shape, try place(text, call)))
        }
    }

    /// The places of all arguments from an index on: nodes with a place each, or lines and shapes with “;” between
    /// places. Questions without an answer are passed over.
    private mutating func places(_ call: Call, from first: Int) throws(ExpressionProblem) -> [Geodesy.Place] {
        var places: [Geodesy.Place] = []
        for value in try values(call, from: first) {
            for part in instances.text(of: value).split(separator: ";") where part.contains(where: { !$0.isWhitespace })
            {
                places.append(try place(part, call))
            }
        }
        try spend(places.count, call.part)
        return places
    }

    private func place(_ text: some StringProtocol, _ call: Call) throws(ExpressionProblem) -> Geodesy.Place {
        if let place = Geodesy.Place(text) { return place }
        throw problem(
            .notAPlace, call.part, "\(call.name) finds \(text.shortened.quoted), which is no place.",
            next: "Give answers of geopoint, geotrace or geoshape questions, such as 35.5785 -5.3684 12 5.")
    }
}
