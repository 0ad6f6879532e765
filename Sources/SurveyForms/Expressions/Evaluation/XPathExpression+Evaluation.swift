extension XPathExpression {
    /// Evaluates the expression.
    ///
    /// - Throws: ``ExpressionProblem`` where a function cannot take its argument, an instance is not there, or the work
    ///   or the result goes beyond ``FormLimits``.
    public func evaluate(in context: EvaluationContext) throws(ExpressionProblem) -> XPathValue {
        var evaluator = Evaluator(expression: self, context: context)
        return try evaluator.evaluate()
    }

    /// Evaluates the expression to text, as a `calculate` stores it.
    public func text(in context: EvaluationContext) throws(ExpressionProblem) -> String {
        context.instances.text(of: try evaluate(in: context))
    }

    /// Evaluates the expression to true or false, as `relevant` and `constraint` ask for it.
    public func boolean(in context: EvaluationContext) throws(ExpressionProblem) -> Bool {
        context.instances.boolean(of: try evaluate(in: context))
    }
}
