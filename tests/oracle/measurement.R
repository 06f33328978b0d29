# Multi-group factor models: chi2, CFI, RMSEA, SRMR, parameters, errors at each level of invariance.
# Run in this folder: Rscript measurement.R
# Data, public: Holzinger & Swineford (1939), nine tests in two schools, from lavaan; `bfi` of psych (SAPA project),
# its first 700 rows: ten items in six ordered answers, with gaps.
source("answers.R")
suppressMessages({library(lavaan); library(psych)})
holzinger <- HolzingerSwineford1939[, c("school", paste0("x", 1:9))]
write_data(holzinger, "holzinger")
data(bfi, package = "psych")
few <- bfi[1:700, c(paste0("A", 1:5), paste0("C", 1:5), "gender", "education")]
few$A1 <- 7 - few$A1  # the only reversed item among the first five
write_data(few, "bfi")
measures <- c("chisq", "df", "pvalue", "cfi", "rmsea", "srmr")
levels_of <- function(model, data, group, name, order = NULL, partial = NULL) {
  equal <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"))
  # nlminb stops where chi2 no longer tells (and says so), before the sixth digit of a parameter; Gauss-Newton goes
  # on, but knows no equalities.
  fit <- function(equal, partial = "") suppressWarnings(if (identical(equal, ""))
    cfa(model, data, group = group, std.lv = TRUE, group.label = order, optim.method = "GN",
        optim.gn.iter.max = 1000L, optim.gn.tol.x = 1e-12)
  else cfa(model, data, group = group, group.equal = equal, group.partial = partial, std.lv = TRUE,
    group.label = order, optim.force.converged = TRUE,
    control = list(rel.tol = 1e-15, iter.max = 10000, eval.max = 20000)))
  fits <- lapply(equal, fit)
  if (!is.null(partial)) fits$partial <- fit(equal$scalar, partial)
  found <- list()
  for (level in names(fits)) {
    m <- fitMeasures(fits[[level]], measures)
    found <- c(found, setNames(as.list(as.numeric(m)), paste(name, level, measures, sep = ".")))
    e <- parameterEstimates(fits[[level]])
    e <- e[!(e$op == "~~" & e$lhs == e$rhs & e$lhs %in% c("visual", "textual", "speed", "A", "C") & e$se == 0), ]
    at <- paste(name, level, paste0(e$lhs, e$op, e$rhs), e$group, sep = ".")
    found <- c(found, setNames(as.list(e$est), paste0(at, ".est")), setNames(as.list(e$se), paste0(at, ".se")))
  }
  lrt <- as.data.frame(lavTestLRT(fits$configural, fits$metric, fits$scalar))
  c(found, setNames(as.list(lrt[2:3, "Chisq diff"]), paste(name, c("metric", "scalar"), "change", sep = ".")))
}
three <- "visual =~ x1 + x2 + x3
          textual =~ x4 + x5 + x6
          speed =~ x7 + x8 + x9"
one <- "A =~ A1 + A2 + A3 + A4 + A5"
few$school <- ifelse(is.na(few$education), NA, ifelse(few$education < 3, "1", ifelse(few$education < 4, "2", "3")))
write_answers(c(
  levels_of(three, holzinger, "school", "hs", partial = c("x3 ~ 1", "x7 ~ 1")),
  levels_of(one, few, "school", "bfi", order = c("1", "2", "3"))
), "measurement")
