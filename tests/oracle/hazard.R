# Discrete-time hazard model (cloglog) on person-months with cluster-robust errors.
# Run in this folder: Rscript hazard.R
# Data: those of survival.R (survival::lung), by institution; ECOG score 2 or 3 is "high".
source("answers.R")
suppressMessages({library(survival); library(splines)})
lung <- read.csv("survival.data.csv")
lung <- lung[complete.cases(lung[, c("inst", "ph.ecog")]), ]
lung$id <- seq_len(nrow(lung))
lung$ecog <- factor(pmin(lung$ph.ecog, 2), labels = c("none", "low", "high"))
long <- survSplit(Surv(months, event) ~ ., lung, cut = seq_len(max(lung$months)), end = "month", episode = "e")
at <- long$month[long$event == 1]
knots <- floor(quantile(at, c(1, 2) / 3))
last <- max(long$month)
basis <- ns(seq_len(last), knots = knots, Boundary.knots = c(1, last))
clock <- function(month) setNames(as.data.frame(basis[month, ]), c("t1", "t2", "t3"))
long <- cbind(long, clock(long$month))
fit <- glm(event ~ t1 + t2 + t3 + place + ecog + age, binomial("cloglog"), long, epsilon = 1e-12)
terms <- c("placeb", "ecoglow", "ecoghigh", "age")
b <- coef(fit)[terms]
# CR3 (Bell & McCaffrey's correction of each cluster's score by its leverage) written out from its
# definition, sum over clusters of B Z'(I - H)^-1 e e' (I - H)^-1 Z B, with whole hat matrices.
w <- fit$weights
z <- sqrt(w) * model.matrix(fit)
e <- sqrt(w) * residuals(fit, "working")
bread <- solve(crossprod(z))
scores <- sapply(split(seq_along(e), long$inst), function(i) {
  zi <- z[i, , drop = FALSE]
  crossprod(zi, solve(diag(length(i)) - zi %*% bread %*% t(zi), e[i]))
})
cr3 <- bread %*% tcrossprod(scores) %*% bread
dimnames(cr3) <- dimnames(bread)
# The same from clubSandwich, and its degrees of freedom.
suppressMessages(library(clubSandwich))
club <- coef_test(fit, vcov = "CR3", cluster = long$inst, test = "Satterthwaite")
rownames(club) <- club$Coef
stopifnot(all.equal(club[terms, "SE"], unname(sqrt(diag(cr3))[terms]), tolerance = 1e-6))
se <- function(v) sqrt(diag(v))[terms]
as_list <- function(what, x) setNames(as.list(x), paste0(what, ".", terms))

risk <- function(month, place) {
  rows <- lung[rep(seq_len(nrow(lung)), each = month), ]
  rows <- cbind(rows, clock(rep(seq_len(month), nrow(lung))))
  rows$place <- place
  hazard <- exp(predict(fit, rows, type = "link"))
  mean(1 - exp(-tapply(hazard, rows$id, sum)))
}
write_answers(c(
  as_list("coef", b), as_list("se", se(cr3)), setNames(as.list(club[terms, "df_Satt"]), paste0("df.", terms)),
  list(loglik = as.numeric(logLik(fit)), rows = nrow(long), risk12_a = risk(12, "a"), risk12_b = risk(12, "b"))
), "hazard")
